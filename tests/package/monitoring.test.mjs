// What operators watch with, as it stands in packaging/: each alert fires and keeps silent where it should (promtool), has
// its section in docs/alerts.md, and asks for metrics that a gateway has; each panel of the dashboard is asked of a
// Prometheus that watches a real gateway.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Cluster } from '../support/cluster.mjs';
import { eventually, root, run } from '../support/porchlight.mjs';
import { freePort, ServerProcess } from '../support/servers/process.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');
const rules = read('packaging/prometheus/porchlight.rules.yml');
const dashboard = JSON.parse(read('packaging/grafana/porchlight.json'));
const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
const panels = dashboard.panels.filter(({ type }) => type !== 'row');

/** So that there is what counts mails; none is sent. */
const mail = {
  PORCHLIGHT_MAIL_SERVER: 'smtp://localhost:1',
  PORCHLIGHT_MAIL_FROM: 'chat@shop.example',
  PORCHLIGHT_MAIL_DASHBOARD_URL: 'https://chat.shop.example/',
};

/** As Grafana puts them in. */
const asked = (expression) => expression.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*');

/** Those of ours that an expression names, with what Prometheus makes of a histogram. */
const metricsIn = (text) => new Set(text.match(/\b(?:porchlight|process)_\w+/g));

/** A Prometheus that looks at the gateways each second. */
class Prometheus extends ServerProcess {
  static async start(gateways) {
    const prometheus = new Prometheus();
    prometheus.port = await freePort();
    const targets = gateways.map(({ internalUrl }) => new URL(internalUrl).host);
    writeFileSync(
      join(prometheus.folder, 'prometheus.yml'),
      JSON.stringify({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: [join(root, 'packaging/prometheus/porchlight.rules.yml')],
        scrape_configs: [{ job_name: 'porchlight', static_configs: [{ targets }] }],
      }),
    );
    await prometheus.run();
    return prometheus;
  }

  command() {
    return [
      'prometheus',
      `--config.file=${join(this.folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(this.folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${this.port}`,
    ];
  }

  env() {
    return {};
  }

  async isReady() {
    return (await fetch(`http://127.0.0.1:${this.port}/-/ready`)).ok;
  }

  /** The samples; what is wrong with the query throws. */
  async query(expression) {
    const url = `http://127.0.0.1:${this.port}/api/v1/query?query=${encodeURIComponent(expression)}`;
    const { status, data, error } = await (await fetch(url)).json();
    assert.equal(status, 'success', `${expression}: ${error}`);
    return data.result;
  }
}

describe('alerts', () => {
  test('fire where they should and nowhere else', async () => {
    const { code, stdout, stderr } = await run('promtool', [
      'test',
      'rules',
      join(root, 'packaging/prometheus/porchlight.rules.test.yml'),
    ]);
    assert.equal(code, 0, stdout + stderr);
    const tried = read('packaging/prometheus/porchlight.rules.test.yml');
    for (const name of alerts) {
      const times = [...tried.matchAll(new RegExp(`alertname: ${name}\n( +exp_alerts:)?`, 'g'))];
      assert.deepEqual(
        times.map(([, fires]) => Boolean(fires)),
        [true, false],
        `${name} is tried loud and quiet`,
      );
    }
  });

  test('have a section each that says what to do', () => {
    const sections = [...read('docs/alerts.md').matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
    assert.deepEqual(sections, alerts);
    for (const name of alerts)
      assert.ok(rules.includes(`runbook: docs/alerts.md#${name.toLowerCase()}\n`), name);
  });
});

describe('a Prometheus that watches a gateway', () => {
  let cluster, prometheus;
  before(async () => {
    cluster = await Cluster.start({ gateways: 1, env: mail });
    await cluster.addShop();
    prometheus = await Prometheus.start(cluster.gateways);
    await eventually(
      async () => {
        const scrapes = await prometheus.query('count_over_time(up{job="porchlight"}[1m])');
        return Number(scrapes[0]?.value[1]) > 2;
      },
      'some scrapes',
      30_000,
    );
  });
  after(async () => {
    await prometheus?.end();
    await cluster?.end();
  });

  test('knows every metric that an alert or a panel asks for', async () => {
    const known = new Set(
      (await prometheus.query('{job="porchlight"}')).map(({ metric }) => metric.__name__),
    );
    const expressions = [
      ...rules.matchAll(/expr: (.*)/g),
      ...panels.flatMap(({ targets }) => targets.map(({ expr }) => [expr, expr])),
    ].map(([, expression]) => expression);
    const missing = new Set(
      expressions.flatMap((one) => [...metricsIn(one)]).filter((name) => !known.has(name)),
    );
    assert.deepEqual([...missing], []);
  });

  for (const { title, targets } of panels)
    test(`answers the panel "${title}"`, async () => {
      for (const { expr } of targets) assert.notEqual((await prometheus.query(asked(expr))).length, 0, expr);
    });

  test('sees no alert where all is well, and the gateway that has died', async () => {
    const firing = async () =>
      (await prometheus.query('ALERTS')).map(({ metric }) => `${metric.alertname} ${metric.alertstate}`);
    assert.deepEqual(await firing(), []);
    await cluster.gateways[0].kill();
    const died = async () => (await firing()).join() === 'PorchlightDown pending';
    await eventually(died, 'the alert', 30_000);
  });
});
