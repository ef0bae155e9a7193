/** The suites share one file because loading the SDK and the local services costs more than all of them; each stands for itself. */
import './contracts/chime.suite.ts';
