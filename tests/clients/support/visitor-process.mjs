// A visitor in a process of its own, to be killed, frozen and thawed: node visitor-process.mjs URL PROJECT UID
// [TRANSPORT]. Prints a line for each time that it is identified.

import { io } from 'socket.io-client';

const [url, projectId, visitorUid, transport = 'websocket'] = process.argv.slice(2);
const socket = io(url, {
  auth: { projectId },
  transports: transport.split('+'),
  reconnectionDelay: 100,
  reconnectionDelayMax: 300,
});
socket.on('connect', () => {
  socket.emit('identify', { projectId, visitorUid, currentUrl: 'https://shop.example/', title: 'Shop' }, () =>
    console.log('identified'),
  );
});
