// Draws the dashboard, in the place of what index.html has shown until then.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './app/theme.css';
import { App } from './app/App';
import { followNotifications } from './app/notifications';
import { keepForOffline } from './app/offline';

export function start(): void {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
  followNotifications();
  keepForOffline();
}
