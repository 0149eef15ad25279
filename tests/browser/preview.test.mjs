// The page preview as people see it: the visitor's page in the agent's panel, where they have scrolled to, what they
// type hidden, and gone with them.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually, sleep } from '../support/porchlight.mjs';
import { inside, preview, PreviewWorld, state } from './support/preview.mjs';
import { ShopVisitor, shot } from './support/world.mjs';

let world;
before(async () => (world = await PreviewWorld.start()));
after(() => world?.end());

describe('the preview', () => {
  test('shows the page at the part that is seen, follows, opens large, and goes with the visitor', async () => {
    const visitor = await ShopVisitor.open(world.browser, world.shop, {
      viewport: { width: 1000, height: 700 },
    });
    const dashboard = await world.look(visitor.uid);
    await preview(dashboard).waitFor();
    await inside(dashboard).locator('h1').first().waitFor();
    assert.equal(
      await inside(dashboard).locator('h1').first().textContent(),
      await visitor.page.locator('h1').first().textContent(),
    );
    // The shop’s pictures are symbols of another file.
    const drawn = await inside(dashboard)
      .locator('use')
      .first()
      .evaluate((use) => use.getBBox().width);
    assert.ok(drawn > 0, `a lamp of ${drawn} pixels`);
    const { width, height } = await preview(dashboard).boundingBox();
    assert.ok(Math.abs(width / height - 1000 / 700) < 0.02, `${width} × ${height}`);
    await shot(dashboard.page, 'preview');
    const isScrolled = (y) =>
      eventually(async () => {
        const frame = preview(dashboard).locator('iframe').last();
        return (await frame.evaluate((element) => element.style.height)) === `${700 + y}px`;
      }, `the preview to be scrolled to ${y}`);
    await visitor.page.evaluate(() => {
      document.body.style.minHeight = '3000px';
    });
    await visitor.page.evaluate(() => scrollTo(0, 320));
    await isScrolled(320);
    const top = await inside(dashboard)
      .locator('html')
      .evaluate((html) => html.getBoundingClientRect().top);
    assert.equal(Math.round(top), -320);
    await dashboard.panel.getByRole('button', { name: 'Show the page large' }).click();
    await dashboard.page.frameLocator('dialog[open] iframe').locator('h1').first().waitFor();
    await shot(dashboard.page, 'preview-large');
    await dashboard.page.keyboard.press('Escape');
    await dashboard.page.locator('dialog[open]').waitFor({ state: 'detached' });
    await visitor.page.goto(`${world.shop.server.url}/demo/cart.html`);
    const heading = await visitor.page.locator('h1').first().textContent();
    await inside(dashboard).locator('h1', { hasText: heading }).waitFor();
    await visitor.context.close();
    await dashboard.shows(visitor.uid, 'offline');
    assert.equal(await preview(dashboard).count(), 0);
    await dashboard.context.close();
  });

  test('of a phone is whole in the panel', async () => {
    const visitor = await ShopVisitor.open(world.browser, world.shop, {
      viewport: { width: 390, height: 844 },
    });
    const dashboard = await world.look(visitor.uid);
    await inside(dashboard).locator('h1').first().waitFor();
    await shot(dashboard.page, 'preview-phone');
    const { y, width, height } = await preview(dashboard).boundingBox();
    assert.ok(Math.abs(width / height - 390 / 844) < 0.02, `${width} × ${height}`);
    assert.ok(y + height <= dashboard.page.viewportSize().height, `it ends at ${y + height}`);
    await visitor.context.close();
    await dashboard.context.close();
  });

  test('hides what is typed, and what is marked', async () => {
    const visitor = await ShopVisitor.open(world.browser, world.shop);
    await visitor.page.evaluate(() => {
      document.body.insertAdjacentHTML(
        'beforeend',
        `<div id=form><input name=q value="typed text"><input type=password value=hunter2><textarea>a letter</textarea>
         <p data-porchlight-mask>Ann Other</p><p data-porchlight-block>Blocked</p><p>For all</p></div>`,
      );
    });
    const dashboard = await world.look(visitor.uid);
    await inside(dashboard).getByText('For all').waitFor();
    const html = await preview(dashboard).locator('iframe').last().getAttribute('srcdoc');
    for (const secret of ['typed text', 'hunter2', 'a letter', 'Ann Other', 'Blocked']) {
      assert.ok(!html.includes(secret), secret);
    }
    await visitor.context.close();
    await dashboard.context.close();
  });

  test('costs nothing once nobody looks', async () => {
    const visitor = await ShopVisitor.open(world.browser, world.shop);
    const sent = [];
    visitor.page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => sent.push(String(payload).slice(0, 60)));
    });
    await visitor.page.reload();
    const dashboard = await world.look(visitor.uid);
    await preview(dashboard).waitFor();
    await dashboard.page.keyboard.press('Escape');
    await dashboard.panel.waitFor({ state: 'detached' });
    await sleep(300);
    sent.length = 0;
    await visitor.page.evaluate(() => {
      document.body.append('changed');
      scrollTo(0, 50);
    });
    await sleep(4_000);
    assert.deepEqual(
      sent.filter((frame) => frame.includes('preview')),
      [],
    );
    await visitor.context.close();
    await dashboard.context.close();
  });

  test('says why there is nothing to see', async () => {
    const visitor = await ShopVisitor.open(world.browser, world.shop);
    const dashboard = await world.look(visitor.uid);
    await preview(dashboard).waitFor();
    await visitor.page.evaluate(() => {
      document.head.insertAdjacentHTML('beforeend', '<meta name="porchlight-preview" content="private">');
    });
    await state(dashboard, 'private').waitFor();
    assert.equal(await preview(dashboard).count(), 0);
    await shot(dashboard.page, 'preview-private');
    await visitor.context.close();
    await dashboard.context.close();
  });
});

describe('a picture that is true', () => {
  test('has what sticks and what is fixed in its place, of a page whose classes are written with marks', async () => {
    const visitor = await ShopVisitor.open(world.browser, world.shop, {
      viewport: { width: 1000, height: 700 },
      colorScheme: 'dark',
    });
    await visitor.page.evaluate(() => {
      document.head.insertAdjacentHTML(
        'beforeend',
        `<style>.md\\:tall{height:100vh}.\\32xl\\:red{color:rgb(255,0,0)}
         @media (prefers-color-scheme: dark){#sticks{background:rgb(1,2,3)}}</style>`,
      );
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('#adopted { width: 123px }');
      document.adoptedStyleSheets = [sheet];
      document.body.innerHTML = `<div id=sticks style="position:sticky;top:0">sticks</div>
        <div id=fixed style="position:fixed;bottom:10px;height:30px">fixed</div>
        <div id=over style="position:fixed;inset:0;pointer-events:none"></div>
        <div id=adopted>adopted</div>
        <div class="md:tall 2xl:red" id=tall>tall</div><div style="height:3000px"></div>`;
      scrollTo(0, 900);
    });
    const dashboard = await world.look(visitor.uid);
    const measure = () => {
      const of = (id) => document.getElementById(id)?.getBoundingClientRect();
      const style = (id) => getComputedStyle(document.getElementById(id));
      return [
        ...['sticks', 'fixed', 'over', 'tall'].flatMap((id) => [
          Math.round(of(id).top),
          Math.round(of(id).height),
        ]),
        style('tall').color,
        style('sticks').backgroundColor,
        style('adopted').width,
      ];
    };
    const seen = await visitor.page.evaluate(measure);
    await eventually(async () => {
      const shown = await inside(dashboard).locator('html').evaluate(measure);
      assert.deepEqual(shown, seen);
      return true;
    }, 'the preview to be as the page is');
    await shot(dashboard.page, 'preview-sticky');
    await visitor.context.close();
    await dashboard.context.close();
  });

  test('of too large a page is its text', async () => {
    const visitor = await ShopVisitor.open(world.browser, world.shop);
    await visitor.page.evaluate(() => {
      document.body.innerHTML = '<h2>Ten thousand lamps</h2>' + '<p>A lamp</p>'.repeat(16_000);
    });
    const dashboard = await world.look(visitor.uid);
    const outline = dashboard.panel.getByTestId('preview-outline');
    await outline.getByText('Ten thousand lamps').waitFor();
    await shot(dashboard.page, 'preview-outline');
    await visitor.context.close();
    await dashboard.context.close();
  });
});
