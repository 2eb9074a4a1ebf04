/** The only way to onnxruntime: with its telemetry off. */
import './no-telemetry.ts';

export { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
