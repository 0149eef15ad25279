// The messages as the build has compiled them: a function for each.
import messages from './en.json';
import type { Table } from './port';

export const english = messages as unknown as Table;
