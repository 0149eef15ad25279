// A visitor who stays until told to leave: the official client, which says who it is at every connection, as the
// widget does.

import { io } from 'socket.io-client';
import { watchContract } from '../../../support/contract.mjs';
import { eventually } from '../../../support/porchlight.mjs';

const open = new Set();
let next = 0;

export function closeGuests() {
  for (const guest of open) guest.close();
}

export class Guest {
  /** Resolves once the server has taken the visitor. */
  static async come(server, shop, { uid, ...options } = {}) {
    const guest = Guest.knock(server, shop, { uid, ...options });
    await guest.isIn();
    return guest;
  }

  /** Comes, but nobody waits for it. */
  static knock(server, { projectId }, { uid, ...options } = {}) {
    const guest = new Guest();
    guest.uid = uid ?? `guest-${process.pid}-${(next += 1)}`;
    guest.page = { currentUrl: 'https://shop.example/', title: 'Shop' };
    guest.times = 0; // identified
    guest.refusals = [];
    guest.socket = io(server.url, {
      auth: { projectId },
      forceNew: true,
      transports: ['websocket'],
      reconnectionDelay: 50,
      reconnectionDelayMax: 200,
      ...options,
    });
    watchContract(guest.socket, 'visitor');
    open.add(guest);
    // Official clients stay away after a refusal: nothing that passes by itself may be one.
    guest.socket.on('connect_error', ({ data }) => data && guest.refusals.push(data));
    guest.socket.on('connect', () => {
      const said = { projectId, visitorUid: guest.uid, ...guest.page };
      guest.socket.emit('identify', said, (answer) => {
        if (answer.ok) guest.times += 1;
        else guest.refusals.push(answer.error);
      });
    });
    return guest;
  }

  isIn(times = 1) {
    return eventually(
      () => (this.times >= times ? true : Promise.reject(new Error(JSON.stringify(this.refusals)))),
      `${this.uid} to be identified`,
    );
  }

  turnTo(path, title = path) {
    this.page = { currentUrl: `https://shop.example${path}`, title };
    this.socket.emit('updateContext', this.page);
  }

  /** Leaves cleanly, for good. */
  close() {
    open.delete(this);
    this.leftAt = Date.now();
    this.socket.disconnect();
  }
}
