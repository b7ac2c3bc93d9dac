/** Talks to a port byte by byte, as no well-behaved client would. */
import { connect, type Socket } from 'node:net';

/** What came of it. */
export interface Conversation {
  /** Everything that was received. */
  text: string;
  /** How it ended: at our own wish, closed by the other side, or broken. */
  end: 'left' | 'closed' | 'reset';
}

/** Opens a connection. */
export function dial(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** Sends bytes and reads until the connection ends, or what was received matches `until`. */
export async function converse(url: string, sent: string | Uint8Array, until?: RegExp): Promise<Conversation> {
  const socket = await dial(url);
  return new Promise((resolve) => {
    let text = '';
    const finish = (end: Conversation['end']): void => {
      socket.destroy();
      resolve({ text, end });
    };
    socket.setEncoding('latin1');
    socket.on('data', (piece: string) => {
      text += piece;
      if (until?.test(text)) finish('left');
    });
    socket.on('error', () => finish('reset'));
    socket.on('end', () => finish('closed'));
    socket.write(sent);
  });
}
