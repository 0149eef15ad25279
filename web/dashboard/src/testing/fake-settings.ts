// The server's half of the settings, for tests of the whole dashboard: it keeps what it is sent, as docs/openapi.json says.
import type { RatingsSummary } from '@porchlight/protocol/conversation';
import type { ProjectAgent, Role } from '@porchlight/protocol/rest';
import type {
  Invitation,
  ProjectSettings,
  RefusedOrigin,
  Reply,
  SettingsChange,
} from '../shared/api/settings-types';
import { NOW, page } from './samples';
import type { Answer } from './whole-app';

type Answered = [number, unknown];

const usual = (): ProjectSettings => ({
  projectId: 1,
  name: 'Demo shop',
  origins: ['shop.example'],
  allowMissingOrigin: false,
  enforceIdentity: false,
  publicCount: false,
  visitDays: 30,
  hasPreviousSecret: false,
  chat: {
    enabled: true,
    accent: '',
    position: 'right',
    theme: 'auto',
    title: '',
    greeting: '',
    texts: { de: { title: 'Hallo', greeting: '' } },
    askEmail: true,
    files: true,
    rating: false,
    typingPreview: false,
  },
  preview: { enabled: true, maskText: false, showImages: false, requireConsent: false, notice: false },
  hours: null,
  assignment: 'off',
  mail: { configured: false },
});

export class FakeSettings {
  role: Role = 'owner';
  name = 'Demo';
  settings = usual();
  mailAfterMinutes = 0;
  ratings: Omit<RatingsSummary, 'now'> = { count: 0, average: null, scores: [0, 0, 0, 0, 0] };
  secrets = { secret: 'first-secret', previousSecret: null as string | null };
  refused: RefusedOrigin[] = [];
  agents: ProjectAgent[] = [
    { id: 1, name: 'Demo', email: 'demo@example.org', role: 'owner' },
    { id: 2, name: '', email: 'sam@example.org', role: 'agent' },
  ];
  invitations: Invitation[] = [];
  replies: Reply[] = [];
  /** What was asked for and done: `PATCH /settings`, and with what. */
  readonly asked: [string, unknown][] = [];
  /** Instead of the server's usual answer; undefined: the usual. */
  instead: (call: string) => Answered | Promise<Answered> | undefined = () => undefined;

  readonly answer: Answer = (path, init) => {
    const method = init?.method ?? 'GET';
    const call = `${method} ${path.replace('/api/v1', '').replace('/projects/1', '')}`;
    const body: unknown = init?.body === undefined ? undefined : JSON.parse(String(init.body));
    this.asked.push([call, body]);
    return this.instead(call) ?? this.#usual(call, body as Record<string, unknown>);
  };

  /** The bodies of such calls. */
  sent(call: string): unknown[] {
    return this.asked.filter(([one]) => one === call).map(([, body]) => body);
  }

  get me() {
    const { name, origins } = this.settings;
    return {
      agent: { id: 1, email: 'demo@example.org', name: this.name },
      projects: [{ id: 1, name, role: this.role, origins }],
      mail: this.settings.mail?.configured ?? false,
      mailAfterMinutes: this.mailAfterMinutes,
    };
  }

  #usual(call: string, body: Record<string, unknown>): Answered {
    switch (call) {
      case 'GET /me':
        return [200, this.me];
      case 'PATCH /me':
        this.name = String(body['name'] ?? this.name);
        this.mailAfterMinutes = Number(body['mailAfterMinutes'] ?? this.mailAfterMinutes);
        return [200, this.me];
      case 'POST /me/password':
      case 'POST /me/sign-out-everywhere':
        return [200, { token: 'NEW', expiresAt: NOW, ...this.me }];
      case 'GET /me/push':
        return [200, { publicKey: null, subscriptions: [] }];
      case 'GET /settings':
        return [200, this.settings];
      case 'PATCH /settings':
        this.#change(body);
        return [200, this.settings];
      case 'GET /origins/refused':
        return [
          200,
          { refused: this.refused.filter(({ origin }) => !this.settings.origins.includes(origin)), now: NOW },
        ];
      case 'GET /agents':
        return [200, { agents: this.agents }];
      case 'GET /invitations':
        return [200, { invitations: this.invitations }];
      case 'GET /conversations/ratings?days=30':
        return [200, { ...this.ratings, now: NOW }];
      case 'GET /replies':
        return [200, { replies: this.replies }];
      case 'GET /presence/stats':
        return [200, { projectId: 1, known: true, online: 3, away: 0, now: NOW }];
      default:
        return this.#others(call, body);
    }
  }

  #others(call: string, body: Record<string, unknown>): Answered {
    if (call.includes('/identity-secret')) {
      if (call.endsWith('rotate'))
        this.secrets = { secret: 'second-secret', previousSecret: this.secrets.secret };
      if (call.endsWith('drop-old')) this.secrets = { ...this.secrets, previousSecret: null };
      this.settings = { ...this.settings, hasPreviousSecret: this.secrets.previousSecret !== null };
      return [200, this.secrets];
    }
    if (call === 'POST /invitations') {
      const by = { id: 1, name: 'Demo' };
      const invitation = {
        id: 7,
        email: null,
        by,
        createdAt: NOW,
        expiresAt: NOW,
        role: 'agent' as const,
        ...body,
      };
      this.invitations = [invitation, ...this.invitations];
      return [201, { invitation, token: 'T'.repeat(43) }];
    }
    if (call === 'POST /replies') {
      const reply = { id: 5, shortcut: '', content: '', changedAt: NOW, ...body };
      this.replies = [...this.replies, reply];
      return [201, reply];
    }
    if (call.endsWith('/password-link')) return [201, { token: 'P'.repeat(43), expiresAt: NOW }];
    if (call.startsWith('DELETE /invitations')) this.invitations = [];
    if (call.startsWith('DELETE') || call.startsWith('PATCH /agents')) return [200, {}];
    return [200, page(5)];
  }

  #change({ chat, preview, ...rest }: SettingsChange): void {
    const { settings } = this;
    this.settings = {
      ...settings,
      ...rest,
      chat: { ...settings.chat, ...chat },
      preview: { ...settings.preview, ...preview },
    };
  }
}
