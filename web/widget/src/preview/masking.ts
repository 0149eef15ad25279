// What nobody but the visitor may see.

const bullet = '•';

/** As long as it was, words apart: the page keeps its shape. */
export function masked(text: string): string {
  return text.replace(/\S/gu, bullet);
}

/** Of what was typed, not even the length. */
export function maskedValue(value: string): string {
  return value && bullet.repeat(8);
}

const secretAutocomplete = /^(cc-|one-time-code|current-password|new-password|webauthn)/;
const secretName =
  /pass(word|wd|phrase|code)?$|card.?(num|no|code)|cc.?(num|exp|cvc|cvv|csc)|\b(cvc|cvv|csc|iban|bic|ssn|pin|otp|tan)\b|account.?(num|no)|secur(ity)?.?code/i;

/** Left out whole: passwords and what pays. */
export function isSecret(field: Element): boolean {
  if (field.getAttribute('type') === 'password' || (field as HTMLInputElement).type === 'password')
    return true;
  const autocomplete = (field.getAttribute('autocomplete') || '').toLowerCase().split(/\s+/);
  if (autocomplete.some((word) => secretAutocomplete.test(word))) return true;
  return ['name', 'id', 'aria-label', 'placeholder'].some((attribute) =>
    secretName.test(field.getAttribute(attribute) || ''),
  );
}

export const isBlocked = (element: Element): boolean => element.hasAttribute('data-porchlight-block');

/** The text of everything below is masked. */
export function masksText(element: Element): boolean {
  const editable = element.getAttribute('contenteditable');
  return (
    element.hasAttribute('data-porchlight-mask') || (editable !== null && editable.toLowerCase() !== 'false')
  );
}
