/** The OpenAPI 3.1 document, made from the endpoints: the frozen public contract, checked in as docs/openapi.json. */
import { z } from 'zod';
import { captureClientMessageSchema, captureServerMessageSchema } from './capture-frame.ts';
import type { Endpoint } from './endpoint.ts';
import { CONTRACT_VERSION, engineEventSchema } from './events.ts';
import { errorBodySchema, httpStatusOf } from './http-errors.ts';
import { recordingTryClientMessageSchema, recordingTryServerMessageSchema } from './recording-try.ts';

type Json = Record<string, unknown>;

/** The errors that every endpoint can answer with. */
const commonErrors = ['bad-request', 'unauthorised', 'forbidden', 'too-large', 'internal'] as const;

type Io = 'input' | 'output';

/** Turns schemas to JSON Schema; those with an id (`.meta`) are collected once, requests apart from answers. */
class SchemaBook {
  readonly shared: Record<string, Json> = {};

  of(schema: z.ZodType, io: Io): Json {
    const { $schema: _dialect, $defs, ...json } = z.toJSONSchema(schema, { io, target: 'draft-2020-12' });
    for (const [id, definition] of Object.entries($defs ?? {})) {
      this.shared[sharedName(id, io)] = withSharedRefs(definition, io) as Json;
    }
    return withSharedRefs(json, io) as Json;
  }
}

/** A default makes a field optional in a request and certain in an answer, so the two are two schemas. */
function sharedName(id: string, io: Io): string {
  return io === 'input' ? `${id}Request` : id;
}

/** Points to the shared schemas instead of local ones. Answers may grow fields; in requests unknown ones are refused. */
function withSharedRefs(json: unknown, io: Io): unknown {
  if (Array.isArray(json)) return json.map((item) => withSharedRefs(item, io));
  if (typeof json !== 'object' || json === null) return json;
  const entries = Object.entries(json)
    .filter(([key, value]) => key !== 'id' || typeof value !== 'string')
    .filter(([key, value]) => io === 'input' || key !== 'additionalProperties' || value !== false)
    .map(([key, value]) => {
      const id = key === '$ref' ? /^#\/\$defs\/(.+)$/.exec(value)?.[1] : undefined;
      return [key, id ? `#/components/schemas/${sharedName(id, io)}` : withSharedRefs(value, io)];
    });
  return Object.fromEntries(entries);
}

function parametersOf(book: SchemaBook, schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !(field as z.ZodType).safeParse(undefined).success,
    schema: book.of(field as z.ZodType, 'input'),
  }));
}

/** Each error code an endpoint can answer with, and its HTTP status. */
function errorsOf(endpoint: Endpoint): Record<string, number> {
  const codes = new Set([...commonErrors, ...endpoint.errors]);
  return Object.fromEntries([...codes].map((code) => [code, httpStatusOf[code]]));
}

function operationOf(book: SchemaBook, endpoint: Endpoint): Json {
  const parameters = [
    ...parametersOf(book, endpoint.params, 'path'),
    ...parametersOf(book, endpoint.query, 'query'),
  ];
  const body = endpoint.body;
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    'x-scope': endpoint.scope,
    ...(endpoint.scope === 'open' && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { 'application/json': { schema: book.of(body, 'input') } },
      },
    }),
    responses: {
      200: {
        description: 'Done',
        content: {
          [endpoint.file?.mediaType ?? 'application/json']: { schema: book.of(endpoint.result, 'output') },
        },
      },
      default: { $ref: '#/components/responses/Error' },
    },
    'x-errors': errorsOf(endpoint),
  };
}

const upgrade = { 101: { description: 'Switching to WebSocket, subprotocol airlock.v1' } };

const socketPaths: Json = {
  '/events': {
    get: {
      operationId: 'events',
      summary:
        'WebSocket: every message from the engine is an Event; a slow client loses the oldest and is told',
      'x-scope': 'read',
      responses: upgrade,
    },
  },
  '/capture/{inputId}': {
    get: {
      operationId: 'capture',
      summary:
        'WebSocket: sound in, as binary frames (docs/api.md); texts are CaptureToClient and CaptureToEngine',
      'x-scope': 'control',
      parameters: [{ name: 'inputId', in: 'path', required: true, schema: { type: 'string' } }],
      responses: upgrade,
    },
  },
  '/try-recording': {
    get: {
      operationId: 'tryRecording',
      summary:
        'WebSocket: what a policy would cut of a recording (docs/api.md); texts are RecordingTryToClient and RecordingTryToEngine',
      'x-scope': 'control',
      responses: upgrade,
    },
  },
};

/** Makes the document from a list of endpoints. Pure; the order of the list is kept. */
export function makeOpenApi(endpoints: readonly Endpoint[]): Json {
  const book = new SchemaBook();
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method.toLowerCase()]: operationOf(book, endpoint),
    };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Airlock engine',
      version: String(CONTRACT_VERSION),
      description: 'The local engine, on 127.0.0.1 only. Port and token are told to whoever started it.',
    },
    servers: [{ url: 'http://127.0.0.1:47821' }],
    security: [{ launchToken: [] }, { session: [] }],
    paths: { ...paths, ...socketPaths },
    components: {
      securitySchemes: {
        launchToken: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'airlock-session-{port}' },
      },
      responses: {
        Error: {
          description:
            'What happened and what to do; x-errors of an operation lists its codes with their status',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
      schemas: {
        Error: book.of(errorBodySchema, 'output'),
        Event: book.of(engineEventSchema, 'output'),
        CaptureToClient: book.of(captureServerMessageSchema, 'output'),
        CaptureToEngine: book.of(captureClientMessageSchema, 'input'),
        RecordingTryToClient: book.of(recordingTryServerMessageSchema, 'output'),
        RecordingTryToEngine: book.of(recordingTryClientMessageSchema, 'input'),
        ...Object.fromEntries(Object.entries(book.shared).sort(([a], [b]) => a.localeCompare(b))),
      },
    },
  };
}
