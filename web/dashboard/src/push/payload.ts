// What a push says, once the browser has decrypted it: read strictly, what is missing or wrong in it is left out. Pure.
export const KINDS = ['newMessage', 'newConversation', 'mention', 'test'] as const;
export type Kind = (typeof KINDS)[number];

/** As the server sends it; what is missing or wrong in it is undefined. */
export interface Push {
  kind: Kind | undefined;
  projectId: number | undefined;
  /** The visitor. */
  uid: string | undefined;
  name: string | undefined;
  /** The agent who mentions. */
  by: string | undefined;
  text: string | undefined;
  /** Units: milliseconds since 1970. */
  at: number | undefined;
}

/** Where a click leads. */
export interface About {
  projectId: number | undefined;
  uid: string | undefined;
}

/** Past it a uid is none of ours. Units: characters. */
const MAX_UID = 200;
/** The greatest time that a date can be. */
const MAX_TIME = 8.64e15;

const textOf = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value : undefined);

export function pushIn(data: unknown): Push {
  const fields = typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  const { kind, projectId, uid, name, by, text, at } = fields;
  const found = textOf(uid);
  return {
    kind: KINDS.find((one) => one === kind),
    projectId: Number.isSafeInteger(projectId) && Number(projectId) > 0 ? Number(projectId) : undefined,
    uid: found !== undefined && found.length <= MAX_UID ? found : undefined,
    name: textOf(name),
    by: textOf(by),
    text: textOf(text),
    at: typeof at === 'number' && at >= 0 && at <= MAX_TIME ? at : undefined,
  };
}
