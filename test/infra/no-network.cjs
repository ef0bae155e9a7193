/** Loaded into a process and its children before anything else: notes whom they wanted to reach, and lets them reach nobody. */
const { appendFileSync } = require('node:fs');
const { Socket } = require('node:net');
const dns = require('node:dns');

const refuse = (whom) => {
  const told = `${process.argv[1]}: ${JSON.stringify(whom)}`;
  appendFileSync(process.env.REACHED_FOR, `${told}\n`);
  return Object.assign(new Error(`there is no network: ${told}`), { code: 'ENETUNREACH' });
};

Socket.prototype.connect = function connect(to) {
  const [where] = Array.isArray(to) ? to : [to]; // the arguments of net.connect come as one list
  const { host, port, path } = typeof where === 'object' && where !== null ? where : { port: where };
  const error = refuse({ host, port, path });
  process.nextTick(() => this.destroy(error));
  return this;
};
const lookup = (host, ...rest) => process.nextTick(rest.at(-1), refuse({ host }));
Object.assign(dns, { lookup });
Object.assign(dns.promises, {
  lookup: async (host) => {
    throw refuse({ host });
  },
});
