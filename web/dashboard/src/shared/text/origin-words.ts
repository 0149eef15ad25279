// What an origin lets in, and what is wrong with one, in words.
import { say } from '../../words/say';
import type { OriginCheck } from './origin-check';

export function meaningOf(check: OriginCheck): string {
  switch (check.kind) {
    case 'origin':
      return say('origins.origin', { origin: check.pattern });
    case 'host':
      return say('origins.host', { host: check.host });
    case 'below':
      return say('origins.below', { host: check.host });
    case 'all':
      return say('origins.all');
    case 'wrong':
      return problemOf(check.reason);
  }
}

function problemOf(reason: Extract<OriginCheck, { kind: 'wrong' }>['reason']): string {
  switch (reason) {
    case 'form':
      return say('origins.wrongForm');
    case 'scheme':
      return say('origins.wrongScheme');
    case 'host':
      return say('origins.wrongHost');
    case 'port':
      return say('origins.wrongPort');
    case 'star':
      return say('origins.wrongStar');
  }
}
