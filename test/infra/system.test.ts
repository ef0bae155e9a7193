/** The suites share one file because loading the CDK costs more than all of them; each reads on its own. */
import './state.suite.ts';
import './compute.suite.ts';
import './permissions.suite.ts';
import './api.suite.ts';
import './edge.suite.ts';
import './dashboard.suite.ts';
import './operations.suite.ts';
import './rules.suite.ts';
