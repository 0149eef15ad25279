// Light, dark, or as the system says. The colours are in theme.css (light-dark()); here is only the choice.

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'porchlightTheme';

export function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

export function applyStoredTheme(): void {
  apply(storedTheme());
}

export function chooseTheme(theme: Theme): void {
  apply(theme);
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // For this page only, then.
  }
}
