import { expect, test } from 'vitest';
import { ownerDeed } from './owner-deeds';

const ACTIONS = [
  'project.add',
  'project.settings',
  'project.secret.show',
  'project.secret.rotate',
  'project.secret.drop',
  'reply.add',
  'reply.change',
  'reply.remove',
  'agent.role',
  'agent.remove',
  'agent.invite',
  'agent.uninvite',
  'agent.join',
  'agent.password-link',
];

test.each(ACTIONS)('%s is told in words of its own', (action) => {
  const told = ownerDeed(action, 'Ada', 'hello', {
    changes: [{ name: 'chat.title' }],
    member: 'lee@example.org',
    role: 'agent',
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

test('of what is done with visitors it knows nothing', () => {
  expect(ownerDeed('visitor.ban', 'Ada', 'uid', {})).toBeUndefined();
});
