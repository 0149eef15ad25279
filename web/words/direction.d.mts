export function directionOf(language: string): 'ltr' | 'rtl';
