// A reporter for Vitest: which tests passed only when they were asked again (decision 69), since its own do not say.

import { relative } from 'node:path';

export default class ToldAgain {
  onTestCaseResult(test) {
    const { flaky, retryCount } = test.diagnostic() ?? {};
    if (flaky)
      console.log(`${relative('.', test.module.moduleId)} > ${test.fullName} (retry x${retryCount})`);
  }
}
