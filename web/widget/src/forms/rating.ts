// How a conversation was that is closed: one to five stars, and a word if there is one.

import type { FormsPort } from '../chat/part-port';
import { own } from '../own';

/** The contract's limit. Units: UTF-16 code units. */
const longestComment = 1_000;
const scores = [1, 2, 3, 4, 5];
const star = 'M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8z';

export function ratingForm(port: FormsPort, onRated: () => void): HTMLElement {
  const { make, icon, say, listen, setText, chat, conversation } = port;
  let rating = 0;
  const stars = scores.map((count) => {
    const radio = make('input', { type: 'radio', name: 'rating', value: String(count), class: 'hidden' });
    const label = make('label', { class: 'star' }, radio, icon(star));
    label.append(make('span', { class: 'hidden' }, say('stars', { count })));
    listen(radio, 'change', () => {
      rating = count;
      stars.forEach((one, i) => one.toggleAttribute('data-on', i < count));
      send.disabled = false;
    });
    return label;
  });
  const comment = make('textarea', {
    id: 'comment',
    rows: '2',
    maxlength: String(longestComment),
    dir: 'auto',
  });
  const send = make('button', { type: 'submit', disabled: '' }, say('send'));
  const note = make('p', { class: 'note', role: 'status', 'data-over': '' });
  const form = make(
    'form',
    {},
    make('fieldset', {}, make('legend', {}, say('rate')), make('div', { class: 'stars' }, ...stars)),
    make('label', { for: 'comment' }, say('comment')),
    comment,
    make('div', { class: 'row' }, send),
    note,
  );
  listen(form, 'submit', (event) => {
    event.preventDefault();
    const text = comment.value.trim();
    const body = text ? { rating, comment: text } : { rating };
    const isSent = chat.emit('rateConversation', body, (answer) => {
      if (!(own.Object(answer) as { ok?: unknown }).ok) return setText(note, say('failed'));
      conversation.standing.rating = rating;
      onRated();
    });
    if (!isSent) setText(note, say('failed'));
  });
  return form;
}
