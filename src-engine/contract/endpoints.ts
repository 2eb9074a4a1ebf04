/** Every endpoint of the engine, in the order of the documentation. */
import type { Endpoint } from './endpoint.ts';
import * as engine from './endpoints/engine.ts';
import * as incidents from './endpoints/incidents.ts';
import * as obs from './endpoints/obs.ts';
import * as picture from './endpoints/picture.ts';
import * as policies from './endpoints/policies.ts';
import * as protection from './endpoints/protection.ts';
import * as stage from './endpoints/stage.ts';
import * as words from './endpoints/words.ts';

export const endpoints: readonly Endpoint[] = [
  engine.getStatus,
  obs.findObs,
  obs.linkObs,
  obs.unlinkObs,
  obs.listObsInputs,
  obs.listObsScenes,
  stage.getStage,
  stage.listStageChanges,
  stage.priceStage,
  stage.setUpStage,
  stage.undoStage,
  stage.repairStage,
  engine.listCaptureDevices,
  engine.startCapturePreview,
  engine.stopCapturePreview,
  protection.bindInput,
  protection.unbindInput,
  protection.protect,
  protection.pause,
  protection.panic,
  protection.endPanic,
  protection.bleepNow,
  policies.listPolicies,
  policies.getPolicy,
  policies.savePolicy,
  policies.deletePolicy,
  policies.validatePolicy,
  policies.dryRunPolicy,
  policies.tryPolicy,
  picture.getPicture,
  picture.setPicture,
  picture.preflight,
  picture.takeStill,
  words.listWords,
  words.addWords,
  words.removeWord,
  words.getAllowList,
  words.setAllowList,
  incidents.listIncidents,
  incidents.markFalseAlarm,
  incidents.exportIncidents,
  engine.startSelfTest,
  engine.getSelfTest,
  engine.getSettings,
  engine.changeSettings,
  engine.getDiagnostics,
  engine.createPairingCode,
  engine.pairBrowser,
  engine.listPairings,
  engine.revokePairing,
  engine.getSession,
  engine.shutDown,
];
