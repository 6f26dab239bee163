import pino, { type Logger, type LoggerOptions } from 'pino';

/**
 * What goes into the log of one node is chosen field by field: never a body, a header, an address of a person or a URL (they may hold
 * secrets, trackers and names), and nothing for a single cast, whose time would tell who voted what beside a list of connections.
 * Redaction is the second lock on that door.
 */
export function logOptions(level: string): LoggerOptions {
  return {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        '*.secret',
        '*.password',
        '*.token',
        '*.cookie',
        '*.authorization',
        'secret',
        'password',
        'token',
        'cookie',
        'authorization',
        'answers',
        '*.answers',
      ],
      censor: '…',
    },
    serializers: {
      // PostgreSQL's `detail` quotes rows, so only the kind, message and stack of an error are kept.
      err: (error: unknown) =>
        error instanceof Error
          ? { name: error.name, code: (error as NodeJS.ErrnoException).code, message: error.message, stack: error.stack }
          : String(error),
    },
  };
}

/** The log as JSON lines on the standard error stream. */
export function openLog(level: string): Logger {
  return pino(logOptions(level), pino.destination({ fd: 2, sync: true }));
}
