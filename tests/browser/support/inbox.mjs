// What the inbox's tests ask of an agent's dashboard and of a visitor who chats: the shop, the bubble, the thread.

import { after, before } from 'node:test';
import { eventually, patience, Porchlight } from '../../support/porchlight.mjs';
import { Dashboard, launchBrowser, ShopVisitor } from './world.mjs';

/** For all tests of a file: a server with `shop`, and a browser; they are there once the tests run. `prepare`: what else
 * is done before the first one (a second `before` would not wait for this one's); `whole`: as launchBrowser(). */
export function useShop({ env = {}, prepare = () => {}, whole = false } = {}) {
  const world = {};
  before(async () => {
    [world.server, world.chromium] = await Promise.all([Porchlight.start({ env }), launchBrowser({ whole })]);
    world.shop = await openShop(world.server);
    await prepare(world);
  });
  after(async () => {
    await world.chromium?.close();
    await world.server?.end();
  });
  return world;
}

/** Robin and Kim, agents of the demo shop (project 1), whose dashboards and visitors may be on two gateways. */
export async function openShop(visitorsAt, agentsAt = visitorsAt) {
  const project = await visitorsAt.addProject({
    name: 'Lumen & Co',
    origins: ['127.0.0.1', 'localhost'],
    missingOrigin: false,
  });
  const ids = [project.projectId];
  const robin = await visitorsAt.addAgent('robin@example.com', ids, {
    role: 'owner',
    name: 'Robin',
  });
  const kim = await visitorsAt.addAgent('kim@example.com', ids, {
    name: 'Kim',
  });
  return {
    visitors: { server: visitorsAt, ...project },
    agents: { server: agentsAt, ...project },
    robin,
    kim,
  };
}

export class Inbox {
  static async open(browser, shop, agent, options = {}) {
    const inbox = new Inbox();
    inbox.dashboard = await Dashboard.open(browser, { ...shop.agents, ...agent }, options);
    inbox.page = inbox.dashboard.page;
    await inbox.page.getByTestId('to-inbox').click();
    await inbox.page.getByTestId('inbox').waitFor();
    return inbox;
  }

  row(uid) {
    return this.page.locator(`[data-testid=conversation-row][data-uid="${uid}"]`);
  }

  async openConversation(uid) {
    await this.row(uid).click();
    await this.page.getByTestId('thread').waitFor();
  }

  get composer() {
    return this.page.getByTestId('composer');
  }

  messages(filter = '') {
    return this.page.locator(`[data-testid=message]${filter}`);
  }

  texts() {
    return this.page.getByTestId('message-text').allTextContents();
  }

  async say(text) {
    await this.composer.fill(text);
    await this.composer.press('Enter');
  }

  /** Waits until the thread is exactly these texts. */
  says(expected, ms = patience) {
    const wanted = JSON.stringify(expected);
    return eventually(
      async () => {
        const texts = JSON.stringify(await this.texts());
        return texts === wanted || Promise.reject(new Error(`the thread is ${texts}`));
      },
      `the agent’s thread to be ${wanted}`,
      ms,
    );
  }
}

export class ChattingVisitor {
  static async open(browser, shop, options = {}) {
    const chatting = new ChattingVisitor();
    chatting.visitor = await ShopVisitor.open(browser, shop.visitors, options);
    chatting.page = chatting.visitor.page;
    chatting.uid = chatting.visitor.uid;
    return chatting;
  }

  get field() {
    return this.page.getByLabel('Your message');
  }

  async openChat() {
    if (await this.field.isVisible()) return;
    await this.page.locator('porchlight-chat .bubble').click();
    await this.field.waitFor();
  }

  async say(text) {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  texts() {
    return this.page.locator('porchlight-chat .message .text').allTextContents();
  }

  says(expected, ms = patience) {
    const wanted = JSON.stringify(expected);
    return eventually(
      async () => {
        const texts = JSON.stringify(await this.texts());
        return texts === wanted || Promise.reject(new Error(`the thread is ${texts}`));
      },
      `the visitor’s thread to be ${wanted}`,
      ms,
    );
  }

  /** What a browser keeps of who this visitor is: the uid and the secret that proves it. */
  identity() {
    return this.page.evaluate(() => localStorage.getItem('porchlight:1'));
  }
}
