import { loadMessages } from 'virtual:messages/shared+public+profile+symbol';
import { CandidatesPage } from '../candidates-page.tsx';
import { startPage } from '../start-page.tsx';

startPage(loadMessages, CandidatesPage);
