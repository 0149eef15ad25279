// Who is not in yet comes by a link: each kind of door is a file of its own.
import { QueryClientProvider } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { LoginAnswer } from '@porchlight/protocol/rest';
import { makeQueryClient } from '../shared/api/query-client';
import type { Door } from '../shared/session/place';
import { leaveDoor } from '../shared/session/place';
import { section } from './section';

const JoinScreen = section({
  load: () => import('../features/join/JoinScreen').then((file) => file.JoinScreen),
  holdsWork: true,
});
const SetupScreen = section({
  load: () => import('../features/setup/SetupScreen').then((file) => file.SetupScreen),
  holdsWork: true,
});

interface Props {
  door: Door;
  onLogin: (answer: LoginAnswer) => Promise<void>;
}

export function DoorScreen({ door, onLogin }: Props) {
  const onIn = useCallback(
    async (answer: LoginAnswer, hash: string) => {
      await onLogin(answer);
      leaveDoor(hash);
    },
    [onLogin],
  );
  const onLeave = useCallback(() => leaveDoor(), []);
  const { kind, secret } = door;
  const Screen = kind === 'setup' ? SetupScreen : JoinScreen;
  const [client] = useState(() => makeQueryClient(() => undefined)); // it knows nothing of anybody
  return (
    <QueryClientProvider client={client}>
      <Screen key={secret} {...{ secret, onIn, onLeave }} />
    </QueryClientProvider>
  );
}
