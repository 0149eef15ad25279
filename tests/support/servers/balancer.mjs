// The balancers that operators are given recipes for, in front of two gateways: the recipes themselves are run.

import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort, root, ServerProcess } from './process.mjs';

const address = (port) => `127.0.0.1:${port}`;

class Balancer extends ServerProcess {
  /** `gateways`: two of them, with `port` and `internalPort`. */
  static async start(gateways, options = {}) {
    const balancer = new this();
    Object.assign(balancer, { gateways, ...options });
    balancer.port = await freePort();
    balancer.url = `http://${address(balancer.port)}`;
    await balancer.run();
    return balancer;
  }

  isReady() {
    return new Promise((done) => {
      const socket = connect({ port: this.port, host: '127.0.0.1' }, () => done(true));
      socket.on('error', () => done(false));
      socket.on('connect', () => socket.destroy());
    });
  }
}

export class HAProxy extends Balancer {
  command() {
    const gateways = this.gateways.flatMap(({ port, internalPort }) => [address(port), String(internalPort)]);
    return [join(root, 'tools/servers/haproxy.sh'), this.folder, address(this.port), ...gateways];
  }

  /** It listens before it has asked the gateways: wait for both answers. */
  async run(options) {
    await super.run(options);
    return this;
  }
}

export class Nginx extends Balancer {
  /** `recipe`: a file name of packaging/nginx. */
  command() {
    const script = join(root, 'tools/servers/nginx.sh');
    const recipe = this.recipe ?? 'porchlight.conf';
    return [
      script,
      this.folder,
      recipe,
      address(this.port),
      ...this.gateways.map(({ port }) => address(port)),
    ];
  }
}
