import { describe, expect, test } from 'vitest';
import { baseOf } from './base.ts';

// A Host header is whatever a guest writes: it goes into links, preview tags and the address that pages are printed from.

describe('baseOf', () => {
  test.each([
    ['vote.example.org', false, 'http://vote.example.org'],
    ['VOTE.Example.org:443', true, 'https://vote.example.org'],
    ['127.0.0.1:8080', false, 'http://127.0.0.1:8080'],
    ['[::1]:8080', false, 'http://[::1]:8080'],
    ['my_host', false, 'http://my_host'],
  ])('%s is a host', (host, secure, base) => expect(baseOf(host, secure)).toBe(base));

  test.each(['evil#', 'a b', 'x/e/y?', 'u:p@evil', 'evil\\x', '', 'h:99999', '[::zz]', 'a"><b', 'x%2f'])('%j is none', (host) =>
    expect(baseOf(host, false)).toBe('http://localhost'),
  );
});
