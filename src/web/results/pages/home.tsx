import { loadMessages } from 'virtual:messages/shared+public+status+date+home';
import { Frame } from '../../shared/kit/frame.tsx';
import { mount } from '../../shared/mount.tsx';
import { HomePage } from '../home-page.tsx';
import { PublicFooter } from '../public-footer.tsx';

void mount(
  'public',
  loadMessages,
  <Frame footer={<PublicFooter />}>
    <HomePage />
  </Frame>,
);
