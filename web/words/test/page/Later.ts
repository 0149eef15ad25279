import { say } from './words/language';

export const shown = (count: number) => say('later.days', { count }) + say('app.open') + say('later.new');
