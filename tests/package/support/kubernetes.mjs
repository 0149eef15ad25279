// What Kubernetes would make of an object: its models' validators, to the last field; and what it makes of one itself: the variables
// that a container is started with.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../support/servers/process.mjs';

const require = createRequire(join(root, 'tests/package/package.json'));

function modelOf({ apiVersion, kind }) {
  const isOperators = apiVersion.startsWith('monitoring.coreos.com/');
  const models = isOperators ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models';
  const Model = require(`${models}/${apiVersion}`)[kind];
  if (!Model) throw new Error(`${apiVersion} has no ${kind}`);
  return Model;
}

/** The value, and what of it was never read, by its path, once all that is going to be has been. */
function watched(value, path, unread) {
  if (typeof value !== 'object' || value === null) return value;
  const inner = new Map();
  for (const name of Object.keys(value)) {
    unread.add(`${path}.${name}`);
    inner.set(name, watched(value[name], `${path}.${name}`, unread));
  }
  return new Proxy(value, {
    get(target, name, receiver) {
      unread.delete(`${path}.${String(name)}`);
      return inner.has(name) ? inner.get(name) : Reflect.get(target, name, receiver);
    },
  });
}

/** What is wrong with the object; nothing for one that Kubernetes takes. The models' validators read every field that they know, and
 * let others pass: so what they have not read is a field that there is not. */
export function problemsOf(object) {
  const unread = new Set();
  try {
    modelOf(object).prototype.validate.call(watched(object, '', unread));
  } catch (error) {
    return [error.message];
  }
  const outermost = [...unread].filter((path) => !unread.has(path.slice(0, path.lastIndexOf('.'))));
  return outermost.map((path) => `${path} is no field`);
}

/** The variables by which a service tells pods where it is, as the kubelet makes them. A headless one has no address to tell. */
export function serviceLinks({ metadata, spec }, address = '10.0.0.1') {
  if (spec.clusterIP === 'None') return {};
  const name = metadata.name.toUpperCase().replaceAll('-', '_');
  const links = {
    [`${name}_SERVICE_HOST`]: address,
    [`${name}_SERVICE_PORT`]: String(spec.ports[0].port),
    [`${name}_PORT`]: `tcp://${address}:${spec.ports[0].port}`,
  };
  for (const { name: portName, port, protocol = 'TCP' } of spec.ports) {
    const prefix = `${name}_PORT_${port}_${protocol}`;
    const scheme = protocol.toLowerCase();
    Object.assign(links, {
      ...(portName && {
        [`${name}_SERVICE_PORT_${portName.toUpperCase().replaceAll('-', '_')}`]: String(port),
      }),
      [prefix]: `${scheme}://${address}:${port}`,
      [`${prefix}_PROTO`]: scheme,
      [`${prefix}_PORT`]: String(port),
      [`${prefix}_ADDR`]: address,
    });
  }
  return links;
}

/** What a container is started with, out of the Secrets {NAME: {KEY: VALUE}}. */
export function environmentOf({ envFrom = [], env = [] }, secrets) {
  const secret = (name, key) => {
    const value = secrets[name]?.[key];
    if (value === undefined) throw new Error(`no ${key} in the Secret ${name}`);
    return value;
  };
  const whole = envFrom.map(({ secretRef }) => secrets[secretRef.name]);
  const each = env.map(({ name, value, valueFrom }) => {
    const from = valueFrom?.secretKeyRef;
    return [name, from ? secret(from.name, from.key) : value];
  });
  return Object.assign({}, ...whole, Object.fromEntries(each));
}
