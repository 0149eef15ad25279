// The browser's own translation takes text nodes out and puts <font> elements in, at any moment. The dashboard once went
// blank for good when "Sending…" became "Sent". Here a translator lives in the page while an agent works.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChattingVisitor, Inbox, useShop } from './support/inbox.mjs';
import { collectFaults, shot } from './support/world.mjs';

/** As Chromium's does it: each text node that is not blank is replaced, also those that come later. */
function translator() {
  const translate = () => {
    if (!document.body) return;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      if (!text.data.trim() || text.parentElement.closest('font, script, style, textarea, select')) continue;
      const outer = document.createElement('font');
      const inner = document.createElement('font');
      inner.append(`«${text.data}»`);
      outer.append(inner);
      text.replaceWith(outer);
    }
  };
  new MutationObserver(translate).observe(document, { subtree: true, childList: true, characterData: true });
}

const world = useShop();

test('an agent works in a translated dashboard: every text that changes is seen to change', async () => {
  const robin = await Inbox.open(world.chromium.browser, world.shop, world.shop.robin);
  const { page } = robin;
  const faults = collectFaults(page);
  await page.evaluate(translator);
  await page.evaluate(() => document.body.append('')); // something happens, and all is translated
  const visitor = await ChattingVisitor.open(world.chromium.browser, world.shop);
  await visitor.openChat();
  await visitor.say('Is it in stock?');
  await robin.row(visitor.uid).waitFor();
  await robin.openConversation(visitor.uid);
  await robin.composer.pressSequentially('Yes');
  await robin.say('Yes, it is.');
  await page.locator('[data-testid=delivery]').getByText('«Seen»').waitFor();
  await visitor.field.pressSequentially('And');
  await page.getByTestId('typing').getByText('is typing').waitFor();
  await visitor.say('And the heron?');
  await page.getByText('«And the heron?»').first().waitFor();
  await page.getByTestId('status-button').click();
  await page.getByTestId('status-button').getByText('«Reopen»').waitFor();
  await page.getByTestId('filter-closed').click();
  await page.getByTestId('status-button').click();
  await page.getByTestId('status-button').getByText('«Close»').waitFor();
  await shot(page, 'translated-inbox');

  await page.getByTestId('to-visitors').click();
  await robin.dashboard.shows(visitor.uid, 'online');
  await page.getByLabel('Search who is here').fill('nobody of that name');
  await page.getByTestId('no-match').waitFor();
  await page.getByLabel('Search who is here').fill('');
  await robin.dashboard.shows(visitor.uid, 'online');
  await page.getByTestId('to-everybody').click();
  await page.getByLabel('Search visitors by').fill('nobody of that name');
  await page.getByText('Nobody matches').waitFor();
  await page.getByLabel('Search visitors by').fill('');
  await robin.dashboard.openVisitor(visitor.uid);
  await robin.dashboard.panel.getByText('«Online»').waitFor();
  await visitor.page.getByRole('link', { name: 'Meet the porch lantern' }).click();
  await robin.dashboard.panel.getByText('«Porch lantern in terracotta · Lumen & Co»').first().waitFor();
  await visitor.visitor.context.close();
  await robin.dashboard.panel.getByText('«Offline»').waitFor();
  await robin.dashboard.panel.getByText(/Last seen/).waitFor();
  await shot(page, 'translated-visitors');
  assert.equal(await page.getByTestId('pane-failed').count(), 0);
  assert.deepEqual(faults, []);
});
