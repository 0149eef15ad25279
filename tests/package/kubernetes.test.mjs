// What packaging/ has for Kubernetes, as far as it can be tried without a cluster: the chart by the engine that Helm is made of,
// every object against Kubernetes' models, names against each other, the environment by the program itself.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { binary, Porchlight, root, run } from '../support/porchlight.mjs';
import * as charts from './support/chart.mjs';
import { environmentOf, problemsOf, serviceLinks } from './support/kubernetes.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
const guide = read('docs/kubernetes.md');
const operations = read('docs/operations.md');
const sample = Object.fromEntries(
  [...read('packaging/kubernetes/secret.env.example').matchAll(/^([A-Z_0-9]+)=(.*)$/gm)].map(
    ([, key, value]) => [key, value],
  ),
);

const on = { enabled: true };
/** Each {values, name of the release, its Secret}. */
const variants = {
  defaults: { values: {} },
  autoscaling: { values: { autoscaling: on } },
  monitoring: { values: { serviceMonitor: on } },
  path: { values: { ingress: { path: '/chat' } } },
  everything: {
    name: 'chat',
    values: {
      image: { repository: 'registry.example.com/porchlight', tag: '1.2.3', pullSecrets: ['registry'] },
      existingSecret: { name: 'stores', databaseUrlKey: 'uri', redisUrlKey: 'redis' },
      server: { host: '::', threads: 4, trustProxy: '10.0.0.0/8,2001:db8::/48' },
      files: { store: 'disk', existingClaim: 'files' },
      extraEnv: [{ name: 'PORCHLIGHT_PRESENCE_GRACE', value: '5s' }],
      ingress: { path: '/a/b', annotations: { 'nginx.ingress.kubernetes.io/upstream-hash-by': null } },
      autoscaling: { ...on, maxReplicas: 20, connections: 25_000 },
      networkPolicy: { smtpPorts: [587], extraEgress: [{ ports: [{ port: 26379, protocol: 'TCP' }] }] },
      serviceMonitor: { ...on, labels: { release: 'prometheus' } },
      nodeSelector: { 'kubernetes.io/arch': 'amd64' },
      tolerations: [{ key: 'chat', operator: 'Exists', effect: 'NoSchedule' }],
    },
    secrets: { stores: { uri: sample.DATABASE_URL, redis: sample.REDIS_URL } },
  },
  little: {
    name: 'porchlight-2',
    values: {
      ingress: { enabled: false },
      networkPolicy: { enabled: false },
      replicas: 1,
    },
  },
};

before(async () => {
  await charts.buildRenderer();
  for (const [what, { values, name }] of Object.entries(variants)) {
    const [rendered] = await charts.render([values], name);
    const objects = charts.objectsOf(rendered);
    variants[what].objects = objects;
    variants[what].notes = rendered.texts['NOTES.txt'];
    variants[what].find = (kind, end = '') =>
      objects.find((object) => object.kind === kind && object.metadata.name.endsWith(end));
  }
});

const podOf = ({ find }) => find('Deployment').spec.template;
const containerOf = (variant) => podOf(variant).spec.containers[0];

/** Without what says by which chart an object was made. */
function unmarked(object) {
  const labels = { ...object.metadata.labels };
  for (const name of ['helm.sh/chart', 'app.kubernetes.io/version', 'app.kubernetes.io/managed-by'])
    delete labels[name];
  return { ...object, metadata: { ...object.metadata, labels } };
}

describe('the chart and the plain manifests', () => {
  const components = {
    defaults: [],
    autoscaling: ['autoscaling'],
    monitoring: ['monitoring'],
    path: ['path'],
  };
  for (const [what, own] of Object.entries(components)) {
    test(`say the same: ${what}`, () => {
      const rendered = charts.byName(variants[what].objects.map(unmarked));
      const plain = charts.byName(charts.plain(...own));
      assert.deepEqual([...plain.keys()].sort(), [...rendered.keys()].sort());
      for (const [name, object] of plain) assert.deepEqual(object, rendered.get(name), name);
    });
  }

  test('are of the version that the project has', () => {
    const [, version] = read('CMakeLists.txt').match(/^project\(porchlight VERSION (\S+)/m);
    assert.equal(charts.chart.appVersion, version);
    assert.equal(containerOf(variants.defaults).image, `porchlight:${version}`);
  });
});

describe('Kubernetes', () => {
  test('knows each object to the last field', () => {
    const all = Object.values(variants).flatMap(({ objects }) => objects);
    for (const object of [...all, ...charts.plain('autoscaling', 'monitoring', 'path')])
      assert.deepEqual(
        problemsOf(object),
        [],
        `${charts.nameOf(object)} of ${object.metadata.labels['app.kubernetes.io/instance']}`,
      );
  });

  test('would not take a field that there is not, or one of another form', () => {
    const problemsWith = (change) => {
      const deployment = structuredClone(variants.defaults.find('Deployment'));
      change(deployment.spec.template.spec, deployment.spec);
      return problemsOf(deployment);
    };
    assert.deepEqual(
      problemsWith(({ containers: [own] }) => (own.readinesProbe = own.readinessProbe)),
      ['.spec.template.spec.containers.0.readinesProbe is no field'],
    );
    assert.match(problemsWith((pod) => (pod.terminationGracePeriodSeconds = '40s'))[0], /must be integer/);
    assert.match(problemsWith((pod, spec) => delete spec.selector)[0], /selector/);
    assert.match(
      problemsWith((pod) => (pod.containers[0].resources.limits.memory = 'much'))[0],
      /limits\/memory/,
    );
  });

  test('finds everything by its name', () => {
    for (const [what, variant] of Object.entries(variants)) {
      const labels = podOf(variant).metadata.labels;
      const ports = containerOf(variant).ports.map(({ name }) => name);
      const isOfPod = (selector) => {
        assert.ok(Object.keys(selector).length > 1, what);
        for (const [name, value] of Object.entries(selector)) assert.equal(labels[name], value, what);
      };
      const services = variant.objects.filter(({ kind }) => kind === 'Service');
      assert.equal(services.length, 2);
      for (const { spec } of services) {
        isOfPod(spec.selector);
        for (const { targetPort } of spec.ports) assert.ok(ports.includes(targetPort), what);
      }
      isOfPod(variant.find('Deployment').spec.selector.matchLabels);
      isOfPod(variant.find('PodDisruptionBudget').spec.selector.matchLabels);
      for (const { labelSelector } of podOf(variant).spec.topologySpreadConstraints)
        isOfPod(labelSelector.matchLabels);
      assert.equal(podOf(variant).spec.serviceAccountName, variant.find('ServiceAccount').metadata.name);

      const policy = variant.find('NetworkPolicy')?.spec;
      if (policy) isOfPod(policy.podSelector.matchLabels);
      for (const { ports: let_in } of policy?.ingress ?? [])
        for (const { port } of let_in) assert.ok(ports.includes(port), what);

      const { name, port } = variant.find('Ingress')?.spec.rules[0].http.paths[0].backend.service ?? {};
      if (name) {
        const service = services.find(({ metadata }) => metadata.name === name);
        assert.deepEqual(
          service.spec.ports.map((own) => own.name),
          [port.name],
          'the public port, and no other',
        );
      }
      const target = variant.find('HorizontalPodAutoscaler')?.spec.scaleTargetRef;
      if (target) assert.equal(target.name, variant.find('Deployment').metadata.name);
    }
    assert.equal(variants.defaults.find('Service').metadata.name, 'porchlight');
    assert.equal(variants.everything.find('Deployment').metadata.name, 'chat-porchlight');
    assert.equal(variants.little.find('Deployment').metadata.name, 'porchlight-2');
  });

  test('has Prometheus look at the internal port alone, as a job that the alerts know', () => {
    for (const variant of [variants.monitoring, variants.everything]) {
      const { selector, endpoints, jobLabel } = variant.find('ServiceMonitor').spec;
      const chosen = variant.objects.filter(
        ({ kind, metadata }) =>
          kind === 'Service' &&
          Object.entries(selector.matchLabels).every(([name, value]) => metadata.labels[name] === value),
      );
      assert.equal(chosen.length, 1);
      assert.deepEqual(
        endpoints.map(({ port }) => port),
        chosen[0].spec.ports.map(({ name }) => name),
      );
      const job = chosen[0].metadata.labels[jobLabel];
      assert.ok(read('packaging/prometheus/porchlight.rules.yml').includes(`up{job="${job}"}`), job);
    }
  });
});

describe('a pod', () => {
  /** What `check-config` says of a pod's environment. */
  const checked = (variant, more = {}) => {
    const secrets = variant.secrets ?? { porchlight: sample };
    const links = variant.objects
      .filter(({ kind }) => kind === 'Service')
      .map((service) => serviceLinks(service));
    const env = Object.assign({}, ...links, environmentOf(containerOf(variant), secrets), more);
    return run(binary, ['check-config', '--json'], { env });
  };

  test('has settings that the program knows, with the variables of a service named porchlight beside them', async () => {
    const links = serviceLinks(variants.defaults.find('Service'));
    assert.equal(links.PORCHLIGHT_PORT, 'tcp://10.0.0.1:80');
    for (const [what, variant] of Object.entries(variants)) {
      const { code, stderr } = await checked(variant);
      assert.equal(stderr, '', what);
      assert.equal(code, 0, what);
      assert.equal(podOf(variant).spec.enableServiceLinks, false);
    }
    const { stderr } = await checked(variants.defaults, { PORCHLIGHT_SERVER_TREADS: '2' });
    assert.match(stderr, /PORCHLIGHT_SERVER_TREADS is no setting/, 'what is none would have been seen');
  });

  test('does not start as a gateway of its own where the Secret lacks a store, or without a place for files', async () => {
    for (const key of ['DATABASE_URL', 'REDIS_URL']) {
      const { [key]: left, ...secret } = sample;
      assert.ok(left);
      assert.throws(
        () => environmentOf(containerOf(variants.defaults), { porchlight: secret }),
        new RegExp(key),
      );
    }
    const { code, stderr } = await checked(variants.defaults, { PORCHLIGHT_FILES_S3_ENDPOINT: '' });
    assert.notEqual(code, 0);
    assert.match(stderr, /files\.s3_endpoint/);
  });

  test('listens where its ports and its path say', () => {
    for (const variant of Object.values(variants)) {
      const { ports, env } = containerOf(variant);
      const value = (name) => env.find((own) => own.name === name)?.value;
      const numbers = Object.fromEntries(
        ports.map(({ name, containerPort }) => [name, String(containerPort)]),
      );
      assert.equal(value('PORCHLIGHT_SERVER_PORT'), numbers.http);
      assert.equal(value('PORCHLIGHT_SERVER_INTERNAL_PORT'), numbers.internal);
      const path = variant.find('Ingress')?.spec.rules[0].http.paths[0].path ?? '/';
      assert.equal(value('PORCHLIGHT_SERVER_BASE_PATH') ?? '/', path);
    }
    assert.match(variants.defaults.notes, /https:\/\/porchlight\.example\.com\/\n/);
    assert.match(variants.everything.notes, /https:\/\/porchlight\.example\.com\/a\/b\/\n/);
  });

  test('may do nothing but write its data folder', () => {
    const { spec } = podOf(variants.defaults);
    const container = containerOf(variants.defaults);
    assert.equal(spec.automountServiceAccountToken, false);
    const { runAsNonRoot, runAsUser, fsGroup, seccompProfile } = spec.securityContext;
    assert.deepEqual(
      [runAsNonRoot, runAsUser, fsGroup, seccompProfile.type],
      [true, 10001, 10001, 'RuntimeDefault'],
    );
    assert.deepEqual(container.securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    const data = container.env.find(({ name }) => name === 'PORCHLIGHT_SERVER_DATA').value;
    assert.deepEqual(
      container.volumeMounts.map(({ mountPath }) => mountPath),
      [data],
    );
    const { persistentVolumeClaim } = podOf(variants.everything).spec.volumes[0];
    assert.deepEqual(persistentVolumeClaim, { claimName: 'files' });
  });

  test('goes as docs/operations.md says, the next one a lease later', () => {
    const { spec } = variants.defaults.find('Deployment');
    assert.deepEqual(spec.strategy.rollingUpdate, { maxSurge: 1, maxUnavailable: 0 });
    const [, grace] = operations.match(/`terminationGracePeriodSeconds: (\d+)`/);
    assert.equal(spec.template.spec.terminationGracePeriodSeconds, Number(grace));
    const { seconds } = spec.template.spec.containers[0].lifecycle.preStop.sleep;
    const [, drain] = operations.match(/ends, within (\d+) s, with status 0/);
    assert.ok(seconds + Number(drain) < Number(grace));
    const [, lease] = operations.match(/and a lease \((\d+) s\) before the next/);
    assert.equal(spec.minReadySeconds, Number(lease));
    const { startupProbe, livenessProbe, readinessProbe } = spec.template.spec.containers[0];
    const [, minutes] = operations.match(/`TimeoutStartSec` is (\d+)/);
    assert.equal(startupProbe.periodSeconds * startupProbe.failureThreshold, Number(minutes) * 60);
    assert.ok(spec.progressDeadlineSeconds > Number(minutes) * 60);
    assert.deepEqual(
      [startupProbe, livenessProbe, readinessProbe].map(({ httpGet }) => httpGet.path),
      ['/health', '/health', '/ready'],
    );
  });
});

describe('a running gateway', () => {
  let gateway;
  before(async () => (gateway = await Porchlight.start()));
  after(() => gateway?.end());

  test('answers the probes, and has the gauge that pods are counted by', async () => {
    const { startupProbe, livenessProbe, readinessProbe } = containerOf(variants.defaults);
    for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe])
      assert.equal((await fetch(gateway.internalUrl + httpGet.path)).status, 200, httpGet.path);
    const [{ path }] = variants.monitoring.find('ServiceMonitor').spec.endpoints;
    const metrics = await (await fetch(gateway.internalUrl + path)).text();
    const { name } = variants.autoscaling.find('HorizontalPodAutoscaler').spec.metrics[0].pods.metric;
    assert.match(metrics, new RegExp(`^# TYPE ${name} gauge$`, 'm'));
    const [, adapter] = guide.match(/```yaml\n(rules:[^]*?)```/);
    assert.equal(parse(adapter).rules[0].name.as, name);
  });
});

describe('values', () => {
  const isGood = new Ajv({ allErrors: true }).compile(charts.valuesSchema);
  const problems = (own) => {
    isGood(charts.merged(charts.defaults, own));
    return (isGood.errors ?? []).map(({ instancePath, params }) =>
      [instancePath, params.additionalProperty].filter(Boolean).join('/'),
    );
  };

  test('that the chart has, and that the tests give it, are good', () => {
    for (const [what, { values }] of Object.entries(variants)) assert.deepEqual(problems(values), [], what);
  });

  test('that are none are refused, by name', () => {
    const wrong = [
      [{ replicas: 0 }, '/replicas'],
      [{ replicas: '2' }, '/replicas'],
      [{ replicaCount: 2 }, 'replicaCount'],
      [{ image: { pullPolicy: 'Sometimes' } }, '/image/pullPolicy'],
      [{ existingSecret: { name: '' } }, '/existingSecret/name'],
      [{ server: { trustProxy: true } }, '/server/trustProxy'],
      [{ files: { store: 'nfs' } }, '/files/store'],
      [{ ingress: { path: 'chat' } }, '/ingress/path'],
      [{ ingress: { path: '/chat/' } }, '/ingress/path'],
      [{ ingress: { host: 'https://help.example.com' } }, '/ingress/host'],
      [{ ingress: { hosts: [] } }, '/ingress/hosts'],
      [{ networkPolicy: { redisPort: 70_000 } }, '/networkPolicy/redisPort'],
      [{ extraEnv: [{ name: 'presence.grace' }] }, '/extraEnv/0/name'],
    ];
    for (const [own, name] of wrong) assert.deepEqual(problems(own), [name], JSON.stringify(own));
  });

  test('have a schema of each of them', () => {
    const withoutSchema = (own, schema, path = '') =>
      Object.entries(own).flatMap(([name, value]) => {
        const inner = schema.properties?.[name];
        if (!inner) return [`${path}${name}`];
        return inner.properties ? withoutSchema(value, inner, `${path}${name}.`) : [];
      });
    assert.deepEqual(withoutSchema(charts.defaults, charts.valuesSchema), []);
  });

  test('that do not fit each other are refused with a sentence', async () => {
    const [{ error }] = await charts.render([{ files: { store: 'disk' } }]);
    assert.match(error, /files\.store disk needs files\.existingClaim/);
  });

  test('stand in the guide, each with its default', () => {
    const whole = ['resources', 'ingress.annotations'];
    const leaves = (own, path = '') =>
      Object.entries(own).flatMap(([name, value]) => {
        const isLeaf = typeof value !== 'object' || Array.isArray(value) || Object.keys(value).length === 0;
        return isLeaf || whole.includes(path + name)
          ? [[path + name, value]]
          : leaves(value, `${path}${name}.`);
      });
    const rows = [...guide.matchAll(/^\| `([A-Za-z.]+)` \| (.*?) \|/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    const shown = (name, value) => (whole.includes(name) ? undefined : `\`${JSON.stringify(value)}\``);
    const expected = leaves(charts.defaults).map(([name, value]) => [name, shown(name, value)]);
    assert.deepEqual(
      rows.map(([name, value]) => [name, whole.includes(name) ? undefined : value]),
      expected,
    );
  });
});

describe('the guide', () => {
  test('makes a PrometheusRule of the alerts, by its own command', async () => {
    const command = guide
      .match(/```sh\n(\{ printf [^]*?)```/)[1]
      .replace('kubectl --namespace chat apply -f -', 'cat');
    const { code, stdout, stderr } = await run('bash', ['-ec', `cd "${root}"\n${command}`]);
    assert.equal(code, 0, stderr);
    const [rule, ...others] = charts.documents(stdout);
    assert.deepEqual(others, []);
    assert.equal(rule.kind, 'PrometheusRule');
    assert.deepEqual(problemsOf(rule), []);
    assert.deepEqual(rule.spec, parse(read('packaging/prometheus/porchlight.rules.yml')));
  });

  test('names components that there are, and patches what is there', () => {
    const [, kustomization] = guide.match(/```yaml\n# kustomization.yaml\n([^]*?)```/);
    const { resources, components, images, patches } = parse(kustomization);
    const base = resources[0].replace(/^porchlight\//, '');
    const objects = charts.plain(
      ...components.map((path) => path.replace(`porchlight/packaging/kubernetes/`, '')),
    );
    assert.equal(join(root, base), charts.plainFolder);
    assert.equal(containerOf(variants.defaults).image.split(':')[0], images[0].name);
    for (const { target, patch } of patches) {
      const object = objects.find(
        ({ kind, metadata }) => kind === target.kind && metadata.name === target.name,
      );
      for (const { path } of parse(patch)) {
        const value = path
          .split('/')
          .slice(1)
          .reduce((inner, name) => inner?.[name], object);
        assert.equal(value, 'porchlight.example.com', path);
      }
    }
  });
});
