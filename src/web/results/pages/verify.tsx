import { loadMessages } from 'virtual:messages/shared+public+board+check';
import { VerifyPage } from '../verify-page.tsx';
import { startPage } from '../start-page.tsx';

startPage(loadMessages, VerifyPage);
