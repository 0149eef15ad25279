// What agents do with visitors, as a test wants it: what REST keeps of names, notes, tags, bans and devices is played; who
// is here, and where, is the server's.

const now = () => new Date().toISOString();
const agent = { id: 1, name: 'Robin' };

/** From now on the dashboard's pages are answered so. `made`: what agents made of each visitor, by uid; may be changed. */
export async function playActs(context, projectId) {
  const made = new Map();
  const bans = [];
  const log = [];
  const of = (uid) => made.get(uid) ?? {};
  const wrote = (subject, action, details) =>
    log.unshift({ id: log.length + 1, at: now(), agent, action, subject, details });
  const actions = { agentName: 'visitor.rename', note: 'visitor.note', tags: 'visitor.tag' };

  await context.route(/\/visitors\/[^/?]+$/, async (route) => {
    const request = route.request();
    const uid = decodeURIComponent(new URL(request.url()).pathname.split('/').at(-1));
    if (request.method() === 'PATCH') {
      const change = request.postDataJSON();
      made.set(uid, { ...of(uid), ...change });
      for (const [key, value] of Object.entries(change))
        wrote(uid, actions[key], { [key]: key === 'note' ? 'changed' : value });
    }
    const headers = { ...request.headers() };
    for (const name of ['content-type', 'content-length']) delete headers[name];
    const response = await route.fetch({ method: 'GET', headers, postData: '' });
    const ban = bans.find(({ visitorUid }) => visitorUid === uid) ?? null;
    const { bot, ...rest } = of(uid);
    const visitor = { ...(await response.json()), ban, ...rest };
    if (bot && visitor.visit) visitor.visit.bot = true;
    await route.fulfill({ response, json: visitor });
  });
  await context.route(new RegExp(`/projects/${projectId}/bans`), async (route) => {
    const request = route.request();
    if (request.method() === 'GET') return route.fulfill({ json: { bans, nextCursor: null, now: now() } });
    if (request.method() === 'DELETE') {
      const [lifted] = bans.splice(
        bans.findIndex(({ id }) => request.url().endsWith(`/${id}`)),
        1,
      );
      wrote(lifted.visitorUid, 'visitor.unban', { banId: lifted.id });
      return route.fulfill({ status: 204 });
    }
    const { visitorUid, byAddress = false, hours, reason = null } = request.postDataJSON();
    const endsAt = hours === undefined ? null : new Date(Date.now() + hours * 3_600_000).toISOString();
    const ban = { id: bans.length + 1, visitorUid, byAddress, reason, agent, createdAt: now(), endsAt };
    bans.unshift(ban);
    wrote(visitorUid, 'visitor.ban', { banId: ban.id, byAddress, reason, endsAt });
    return route.fulfill({ status: 201, json: ban });
  });
  await context.route(new RegExp(`/projects/${projectId}/audit`), (route) =>
    route.fulfill({ json: { entries: log, nextCursor: null, now: now() } }),
  );
  return { made };
}
