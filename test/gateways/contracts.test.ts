/** The suites share one file because loading the SDK and the local services costs more than all of them; each stands for itself. */
import './contracts/chime.suite.ts';
import './contracts/files.suite.ts';
import './contracts/mail.suite.ts';
import './contracts/outgoing.suite.ts';
import './contracts/push.suite.ts';
import './contracts/scheduler.suite.ts';
import './contracts/seal.suite.ts';
