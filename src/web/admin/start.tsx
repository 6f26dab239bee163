import { loadMessages } from 'virtual:messages/shared+form+refusal+admin';
import { mount } from '../shared/mount.tsx';
import { Console } from './console.tsx';

void mount('admin', loadMessages, <Console />);
