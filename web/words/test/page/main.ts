import { say } from './words/language';

document.title = say('app.open');
document.addEventListener('click', () => void import('./Later').then((later) => alert(later.shown(2))));
