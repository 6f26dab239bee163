// The sealing worker with every group and form of credential; the build cuts `sealing-worker.ts` itself down to the usual ones.
import './sealing-worker.ts';
