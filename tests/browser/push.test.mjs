// Being told while the dashboard is closed, in a real browser: switched on, true after a reload, told by the worker in the agent's
// language, a click that leads to the conversation, and nothing left when the agent logs out; at the root and under a path.
// Chromium without a head has no push service: the test has one, with which the page is made to subscribe, and to which the server
// pushes; what it has decrypted is given to the browser over its protocol for developers.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PushService } from '../clients/support/push.mjs';
import { makeAuthority } from '../clients/support/smtp.mjs';
import { eventually, patience, sleep } from '../support/porchlight.mjs';
import { assertAccessible } from './support/axe.mjs';
import { ChattingVisitor, useShop } from './support/inbox.mjs';
import { Dashboard, shot } from './support/world.mjs';

const PATH = '/chat';
/** A worker that was asleep starts first. */
const authority = makeAuthority();
const service = await PushService.start(authority);
const world = useShop({ whole: true, env: { PORCHLIGHT_SERVER_BASE_PATH: `${PATH}/`, ...service.env } });
after(async () => {
  await service.close();
  authority.end();
});

/** In the page: a push service that knows this browser, and keeps its subscription over a reload as a browser does. */
function playService({ endpoint, keys }) {
  const KEY = 'played-subscription';
  const made = (key) =>
    key && {
      endpoint,
      options: { applicationServerKey: Uint8Array.from(key).buffer },
      toJSON: () => ({ endpoint, keys }),
      unsubscribe: async () => {
        localStorage.removeItem(KEY);
        return true;
      },
    };
  PushManager.prototype.getSubscription = async () => made(JSON.parse(localStorage.getItem(KEY)));
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    const key = [...new Uint8Array(applicationServerKey)];
    localStorage.setItem(KEY, JSON.stringify(key));
    return made(key);
  };
}

class Told {
  static async open(under, options = {}) {
    const told = new Told();
    const url = `${world.server.url}${under}`;
    const { email, password } = world.shop.robin;
    told.url = url;
    const opened = await Dashboard.open(
      world.chromium.browser,
      { server: { url }, email, password },
      { view: '', serviceWorkers: 'allow', login: false, log: false, ...options },
    );
    Object.assign(told, { dashboard: opened, context: opened.context, page: opened.page });
    await told.context.grantPermissions(['notifications']);
    told.browser = service.browser();
    await told.context.addInitScript(playService, told.browser.body);
    await told.page.reload();
    await opened.login(email, password);
    told.token = await world.server.token(email);
    const { publicKey, subscriptions } = await told.server();
    service.publicKey = publicKey;
    for (const { id } of subscriptions) await told.rest(`/me/push/${id}`, { method: 'DELETE' });
    return told;
  }

  /** What the server knows of Robin's devices. */
  async server() {
    return (await this.rest('/me/push')).body;
  }

  rest(path, options) {
    return world.server.rest(path, { token: this.token, ...options });
  }

  at(hash, page = this.page) {
    return page.goto('about:blank').then(() => page.goto(`${this.url}/${hash}`));
  }

  get switch() {
    return this.page.getByTestId('push-switch');
  }

  async switchOn() {
    await this.at('#/me');
    await this.switch.click(); // it stands on once the server has it
    await this.page.getByTestId('push-device').waitFor();
    this.worker = this.context.serviceWorkers()[0] ?? (await this.context.waitForEvent('serviceworker'));
    this.cdp = await this.context.newCDPSession(this.page);
    const registered = new Promise((resolve) =>
      this.cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const mine = registrations.find(({ scopeURL }) => scopeURL === `${this.url}/`);
        if (mine) resolve(mine.registrationId);
      }),
    );
    await this.cdp.send('ServiceWorker.enable');
    this.registrationId = await registered;
  }

  push(payload) {
    return this.cdp.send('ServiceWorker.deliverPushMessage', {
      origin: new URL(this.url).origin,
      registrationId: this.registrationId,
      data: typeof payload === 'string' ? payload : JSON.stringify({ at: Date.now(), ...payload }),
    });
  }

  shown() {
    return this.worker.evaluate(async () =>
      (await self.registration.getNotifications()).map(({ title, body, tag, dir, lang, data }) => ({
        title,
        body,
        tag,
        dir,
        lang,
        data,
      })),
    );
  }

  /** Pushes until that is told, and answers it: a browser without a screen forgets notifications when it likes. */
  tells(payload, wanted) {
    return eventually(
      async () => {
        await this.push(payload);
        await sleep(300);
        return (await this.shown()).find(({ title }) => title.replace(/[\u2068\u2069]/g, '') === wanted);
      },
      `"${wanted}"`,
      patience,
    );
  }

  /** As the browser does where somebody clicks; windows that it would open are told. */
  click(words) {
    return this.worker.evaluate(async (words) => {
      const all = await self.registration.getNotifications();
      const notification = all.find(({ title }) => title.includes(words));
      const opened = new Promise((resolve) => {
        self.Clients.prototype.openWindow = async (url) => resolve(url);
        setTimeout(resolve, 3_000);
      });
      try {
        self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
      } catch {
        // An event of one's own cannot be waited for.
      }
      return opened;
    }, words);
  }
}

const message = (uid, more = {}) => ({
  kind: 'newMessage',
  projectId: 1,
  uid,
  name: 'Ada',
  text: null,
  ...more,
});

for (const under of ['', PATH]) {
  describe(under === '' ? 'at the root' : 'under a path', () => {
    let told;
    let visitor;
    let uid;
    before(async () => {
      visitor = await ChattingVisitor.open(world.chromium.browser, world.shop);
      await visitor.openChat();
      await visitor.say('Is the porch lantern in stock?');
      uid = visitor.uid;
      told = await Told.open(under);
    });
    after(() => told?.context.close());

    test('it is off until it is switched on, and true after a reload', async () => {
      await told.at('#/me');
      await told.switch.waitFor();
      assert.equal(await told.switch.isChecked(), false);
      await told.switchOn();
      await told.page.reload();
      await told.page.getByTestId('push-device').waitFor();
      assert.equal(await told.switch.isChecked(), true);
      await told.page.getByTestId('push-test').click();
      await told.page.getByText('Sent. It should be there').waitFor();
      const [{ payload }] = await service.pushesTo(told.browser);
      assert.equal(payload.kind, 'test');
      assert.equal((await told.server()).subscriptions.length, 1);
    });

    test('a message that comes while no dashboard is open is pushed, and told', async () => {
      await told.page.goto('about:blank');
      const pushes = () => service.pushesTo(told.browser, 2);
      // That the dashboard is gone is known a moment later.
      await eventually(
        async () => {
          await visitor.say('Is anybody there?');
          return Promise.race([pushes(), sleep(1_000)]);
        },
        'a push',
        30_000,
      );
      const [, { payload }] = await pushes();
      assert.deepEqual(
        { ...payload, at: undefined },
        { kind: 'newMessage', projectId: 1, uid, name: null, text: null, at: undefined },
      );
      const [{ title }] = await eventually(
        async () => {
          await told.push(payload);
          await sleep(300);
          const all = await told.shown();
          return all.length > 0 && all;
        },
        'a notification',
        patience,
      );
      assert.match(title, /^Message from \u2068.+\u2069$/);
    });

    test('a push is told where no window is looked at, in words, as text, and a newer one takes its place', async () => {
      await told.tells(message(uid), 'Message from Ada');
      const hostile = message(uid, { name: '\u202e<b>Eve</b>', text: '<img src=x>\n'.repeat(500) });
      const { body, dir, lang, data, tag } = await told.tells(hostile, 'Message from <b>Eve</b>');
      assert.ok(body.length <= 141 && body.startsWith('<img src=x> <img'), body);
      assert.deepEqual({ dir, lang, data }, { dir: 'auto', lang: 'en', data: { projectId: 1, uid } });
      assert.ok((await told.shown()).filter((one) => one.tag === tag).length <= 1);
      await told.tells('not JSON', 'There is something new in Porchlight');
    });

    test('a click opens the dashboard at the conversation', async () => {
      const opened = await eventually(
        async () => {
          await told.tells(message(uid, { name: 'Eve' }), 'Message from Eve');
          return told.click('Eve');
        },
        'a window',
        patience,
      );
      assert.equal(opened, `${told.url}/#/projects/1/inbox/of/${uid}`);
      await told.at(`#/projects/1/inbox/of/${uid}`);
      await told.page.getByTestId('thread').getByText('Is the porch lantern').waitFor();
      assert.match(told.page.url(), /#\/projects\/1\/inbox\/\d+$/);
    });

    test('what is looked at is not told, but what another project has is, and a test', async () => {
      await told.push(message(uid));
      await told.tells(message(uid, { projectId: 2, name: 'Bob' }), 'Message from Bob');
      assert.ok((await told.shown()).every(({ title }) => !title.includes('Ada')));
      await told.tells({ kind: 'test', projectId: 1, uid: null }, 'Porchlight reaches you here');
    });

    test('a click leads the window that is open there', async () => {
      await told.at('#/projects/1');
      await told.page.getByRole('grid', { name: 'Visitors who are here' }).waitFor();
      const thread = told.page.getByTestId('thread').getByText('Is the porch lantern');
      await eventually(
        async () => {
          await told.tells({ kind: 'test', projectId: 1, uid }, 'Porchlight reaches you here');
          assert.equal(await told.click('Porchlight'), undefined);
          return thread.isVisible();
        },
        'the conversation',
        patience,
      );
    });

    test('whoever logs out leaves nothing', async () => {
      await told.page.getByRole('button', { name: 'Log out' }).click();
      await told.page.getByTestId('login-form').waitFor();
      await eventually(async () => (await told.server()).subscriptions.length === 0, 'the device to be gone');
      const kept = () => told.page.evaluate(async () => (await caches.open('porchlight-told')).keys());
      await eventually(async () => (await kept()).length === 0, 'the words to be gone');
      await told.tells(message(uid, { text: 'secret' }), 'There is something new in Porchlight');
      assert.ok(!JSON.stringify(await told.shown()).includes('secret'));
      await told.dashboard.assertNoFaults();
    });
  });
}

test('the settings can be used by everybody, and fit a phone in German and Arabic', async () => {
  for (const [language, locale] of [
    ['en', 'en-US'],
    ['de', 'de-DE'],
    ['ar', 'ar-EG'],
  ]) {
    const told = await Told.open('', { locale });
    await told.switchOn();
    const part = told.page.getByTestId('part-me-push');
    if (language === 'en') await assertAccessible(told.page, 'the settings of push');
    await told.page.setViewportSize({ width: 390, height: 844 });
    await told.page.getByTestId('push-device').scrollIntoViewIfNeeded();
    await shot(told.page, `push ${language} phone`);
    const { scrollWidth, clientWidth } = await part.evaluate((element) => ({
      scrollWidth: element.scrollWidth,
      clientWidth: element.clientWidth,
    }));
    assert.ok(scrollWidth <= clientWidth, `${language}: ${scrollWidth} of ${clientWidth}`);
    await told.page.goto('about:blank');
    await told.tells(
      message('v1'),
      { en: 'Message from Ada', de: 'Nachricht von Ada', ar: 'رسالة من Ada' }[language],
    );
    await told.context.close();
  }
});
