// Holds what the server says against the documents that it is described by: docs/openapi.json (REST) and
// docs/socket-events.json. Clients of the tests ask here for everything that they get, so that no answer and no
// event can differ from the documents, in a test about something else neither.
//
// A client is to ignore what it does not know, so the documents allow more than they name. A test does not: here
// a field that is not described is a fault.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './servers/process.mjs';

// From the client tests' packages, whoever runs this.
const Ajv = createRequire(join(root, 'tests/clients/package.json'))('ajv/dist/2020').default;

const read = (name) => JSON.parse(readFileSync(join(root, 'docs', name), 'utf8'));

/** With references that hold from anywhere, and without room for what is not described. A schema that another
 * one extends (`allOf`) is closed where it is used. */
function strict(node, file, isWhole = true) {
  if (Array.isArray(node)) return node.map((item) => strict(item, file, isWhole));
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key === '$ref') return [key, value.startsWith('#') ? file + value : value];
      return [key, strict(value, file, key !== 'allOf')];
    }),
  );
  const isOpen = copy.additionalProperties !== undefined;
  if (isWhole && !isOpen && (copy.$ref || copy.allOf || copy.properties)) copy.unevaluatedProperties = false;
  return copy;
}

/** Named schemas stay open: every use of one is closed. */
function open(schemas) {
  for (const schema of Object.values(schemas)) delete schema.unevaluatedProperties;
}

const rest = strict(read('openapi.json'), 'openapi.json');
const events = strict(read('socket-events.json'), 'socket-events.json');
open(rest.components.schemas);
open(events.$defs);
events.refused = { $ref: 'socket-events.json#/$defs/AckError', unevaluatedProperties: false };
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
ajv.addSchema(rest, 'openapi.json').addSchema(events, 'socket-events.json');

const compiled = new WeakMap();

function check(schema, value, what) {
  if (!compiled.has(schema)) compiled.set(schema, ajv.compile(schema));
  const validate = compiled.get(schema);
  if (validate(value)) return;
  const wrong = validate.errors
    .filter(({ keyword }) => !['oneOf', 'if'].includes(keyword))
    .map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  throw new Error(`${what} is not as docs has it:\n  ${wrong.join('\n  ')}\n  ${JSON.stringify(value)}`);
}

const responses = rest.components.responses;
const problemOf = (status, named) => ({
  ...named,
  content: {
    'application/problem+json': {
      schema: {
        $ref: 'openapi.json#/components/schemas/Problem',
        unevaluatedProperties: false,
        properties: { status: { const: status } },
      },
    },
  },
});
const wrongMethod = problemOf(405, { headers: { Allow: { required: true } } });
const preflight = { headers: { Allow: { required: true } } };

const templates = Object.entries(rest.paths).map(([template, item]) => {
  const pattern = template.split(/\{[^}]+\}/).map((part) => part.replace(/[.]/g, '\\.'));
  return { item, fits: new RegExp(`^${pattern.join('[^/]+')}$`) };
});

/** The description of an answer: by method, path and status. */
function described(method, path, status) {
  const { item } = templates.find(({ fits }) => fits.test(path.replace(/\?.*$/s, ''))) ?? {};
  if (!item) return status === 404 ? responses.NotFound : undefined;
  if (method === 'OPTIONS') return status === 204 ? preflight : undefined;
  const operation = item[method.toLowerCase()] ?? (method === 'HEAD' ? item.get : undefined);
  if (!operation) return status === 405 ? wrongMethod : undefined;
  const response = operation.responses[status];
  if (!response?.$ref) return response;
  return responses[response.$ref.split('/').at(-1)];
}

/** Throws where the answer is not one of the documented ones. `path`: behind /api/v1; `body`: parsed where it is
 * JSON. */
export function checkAnswer(method, path, { status, headers, body }) {
  const what = `the answer ${status} to ${method} ${path}`;
  const response = described(method, path, status);
  if (!response) throw new Error(`${what} is not in docs/openapi.json: ${JSON.stringify(body)}`);
  for (const [name, { schema = {}, required }] of Object.entries(response.headers ?? {})) {
    if (required || headers.has(name)) check(schema, headers.get(name), `${name} of ${what}`);
  }
  if (method === 'HEAD' || !response.content) {
    if (body) throw new Error(`${what} has a body: ${JSON.stringify(body)}`);
    return;
  }
  const type = (headers.get('content-type') ?? '').replace(/;.*$/, '');
  const content = response.content[type];
  if (!content) throw new Error(`${what} is of the type ${type}`);
  check(content.schema, body, what);
}

/** From now on, whatever the server sends to this socket of the official client must be described, events and
 * acknowledgements; else the test that runs fails. `side`: visitor or agent. */
export function watchContract(socket, side) {
  const { toServer, fromServer } = events[side];
  socket.onAny((name, ...args) => {
    const what = `the event ${name} to the ${side}`;
    if (!fromServer[name])
      throw new Error(`${what} is not in docs/socket-events.json: ${JSON.stringify(args)}`);
    if (args.length !== 1) throw new Error(`${what} has ${args.length} arguments`);
    check(fromServer[name].payload, args[0], what);
  });
  const { emit } = socket;
  socket.emit = function checked(name, ...args) {
    const answered = args.at(-1);
    if (typeof answered !== 'function') return emit.call(this, name, ...args);
    // An event that there is not, or not for this side, is refused.
    const ack = toServer[name]?.ack ?? events.refused;
    const hear = (...answers) => {
      if (!(answers[0] instanceof Error)) check(ack, answers.at(-1), `the answer to ${name} of the ${side}`);
      return answered(...answers);
    };
    Object.assign(hear, answered); // emitWithAck() marks its callback
    return emit.call(this, name, ...args.slice(0, -1), hear);
  };
}
