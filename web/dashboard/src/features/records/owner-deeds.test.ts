import { expect, test } from 'vitest';
import type { AuditEntry } from '@porchlight/protocol/rest';
import { ownerDeed } from './owner-deeds';

type OwnerAction = Exclude<AuditEntry['action'], `visitor.${string}`>;

/** All of the contract's: one that is missing here does not compile. */
const ACTIONS: Record<OwnerAction, true> = {
  'project.add': true,
  'project.remove': true,
  'project.settings': true,
  'project.secret.show': true,
  'project.secret.rotate': true,
  'project.secret.drop': true,
  'reply.add': true,
  'reply.change': true,
  'reply.remove': true,
  'agent.role': true,
  'agent.remove': true,
  'agent.invite': true,
  'agent.uninvite': true,
  'agent.join': true,
  'agent.password-link': true,
  'agent.password': true,
  'agent.signedOut': true,
  'agent.renamed': true,
};

test.each(Object.keys(ACTIONS))('%s is told in words of its own', (action) => {
  const told = ownerDeed(action, 'Ada', 'hello', {
    changes: [{ name: 'chat.title' }],
    member: 'lee@example.org',
    role: 'agent',
    name: 'Adeline',
  });
  expect(told).toContain('Ada');
  expect(told).not.toContain(action);
});

test('settings are told by their names, roles and members by theirs', () => {
  const changes = [{ name: 'name' }, { name: 'origins' }, { name: 'chat.title' }];
  expect(ownerDeed('project.settings', 'Ada', 'Shop', { changes })).toBe(
    'Ada changed the settings: name, origins, and chat.title',
  );
  expect(ownerDeed('agent.role', 'Ada', '7', { member: 'lee@example.org', role: 'owner' })).toBe(
    'Ada made lee@example.org an owner',
  );
  expect(ownerDeed('agent.invite', 'Ada', '7', { role: 'viewer' })).toBe(
    'Ada invited anybody who has the link as a viewer',
  );
});

test('what members do with their own accounts is told as theirs', () => {
  expect(ownerDeed('agent.renamed', 'Ada', '7', { name: 'Adeline' })).toBe('Ada is called “Adeline” now');
  expect(ownerDeed('agent.renamed', 'Ada', '7', { name: null })).toBe('Ada took their name away');
  expect(ownerDeed('agent.password', 'Ada', '7', { member: 'ada@example.org' })).toBe(
    'Ada set a new password',
  );
});

test('a setting is told by its name, whichever it is', () => {
  const changes = [{ name: 'assignment' }, { name: 'chat.typingPreview' }];
  expect(ownerDeed('project.settings', 'Ada', 'Shop', { changes })).toBe(
    'Ada changed the settings: assignment and chat.typingPreview',
  );
});

test('of what is done with visitors it knows nothing', () => {
  expect(ownerDeed('visitor.ban', 'Ada', 'uid', {})).toBeUndefined();
});
