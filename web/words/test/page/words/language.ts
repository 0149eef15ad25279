import { english, load } from 'virtual:words';

export const say = (key: string, values?: object) => english[key](values);
export const withWords = (section: string, code: unknown) => load('de', section).then(() => code);
