import { loadMessages } from 'virtual:messages/shared+public+status+results+card';
import { CardPage } from '../card-page.tsx';
import { startPage } from '../start-page.tsx';

startPage(loadMessages, CardPage);
