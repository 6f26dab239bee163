import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls';
import { Failure } from './terminal-output.ts';

const plain = (fingerprint: string): string => fingerprint.replaceAll(':', '').toLowerCase();

/** A fingerprint as people write it (colons or not), as 64 hexadecimal digits; undefined where it is none. */
export function readFingerprint(text: string): string | undefined {
  return /^[0-9a-f]{64}$/.test(plain(text)) ? plain(text) : undefined;
}

/**
 * Checks the server's certificate: by its fingerprint where one is given, else by certificate authorities and name. Throws a `Failure`
 * that tells the fingerprint seen, so that it can be compared with the published one.
 */
export function checkCertificate(socket: TLSSocket, host: string, fingerprint: string | undefined): void {
  const certificate: PeerCertificate | DetailedPeerCertificate = socket.getPeerCertificate();
  const seen = certificate.fingerprint256 ?? '';
  if (fingerprint !== undefined) {
    if (plain(seen) === fingerprint) return;
    throw new Failure(
      `The server at ${host} shows another certificate than the one with the fingerprint given. Nothing was sent. It shows ${seen || 'none'}.`,
      { kind: 'certificate' },
    );
  }
  if (socket.authorized) return;
  const reason = String(socket.authorizationError ?? 'unknown');
  throw new Failure(
    `The certificate of ${host} is not trusted (${reason}). Nothing was sent. If the organiser published the fingerprint\n${seen}\nconnect with --fingerprint and it.`,
    { kind: 'certificate' },
  );
}
