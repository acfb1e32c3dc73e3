/** Exports in the shape that n8n writes, made by hand. */

/** Support mails: webhook → model with a parser → If → Slack, else Sheets; a note, a loop and a node that is not here. */
export const supportDesk = {
  name: 'Support desk',
  nodes: [
    {
      ...{ id: 'a', name: 'Webhook', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0] },
      parameters: { httpMethod: 'POST', path: 'support-7781', responseMode: 'onReceived', options: {} },
      webhookId: '0b6a0f5e'
    },
    {
      ...{
        id: 'b',
        name: 'Triage',
        type: '@n8n/n8n-nodes-langchain.chainLlm',
        typeVersion: 1.5,
        position: [220, 0]
      },
      parameters: {
        promptType: 'define',
        text: '=A customer wrote: {{ $json.body.text }}',
        hasOutputParser: true,
        messages: { messageValues: [{ message: 'You triage support mails.' }] }
      },
      retryOnFail: true,
      maxTries: 4,
      waitBetweenTries: 2000
    },
    {
      ...{
        id: 'c',
        name: 'Model',
        type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
        typeVersion: 1.2,
        position: [200, 200]
      },
      parameters: {
        model: { __rl: true, mode: 'list', value: 'gpt-5-mini', cachedResultName: 'gpt-5-mini' },
        options: {}
      },
      credentials: { openAiApi: { id: '77', name: 'OpenAI of Tom' } }
    },
    {
      ...{
        id: 'd',
        name: 'Parser',
        type: '@n8n/n8n-nodes-langchain.outputParserStructured',
        position: [320, 200]
      },
      parameters: { jsonSchemaExample: '{ "mood": "angry", "urgent": true }' }
    },
    {
      ...{ id: 'e', name: 'Urgent?', type: 'n8n-nodes-base.if', typeVersion: 2, position: [440, 0] },
      parameters: {
        conditions: {
          options: { caseSensitive: true, leftValue: '', typeValidation: 'strict' },
          combinator: 'and',
          conditions: [
            {
              id: 'x',
              leftValue: '={{ $json.output.urgent }}',
              rightValue: '',
              operator: { type: 'boolean', operation: 'true', singleValue: true }
            },
            {
              id: 'y',
              leftValue: "={{ $('Triage').item.json.output.mood }}",
              rightValue: 'calm',
              operator: { type: 'string', operation: 'notEquals' }
            }
          ]
        }
      }
    },
    {
      ...{
        id: 'f',
        name: 'Tell the team',
        type: 'n8n-nodes-base.slack',
        typeVersion: 2.2,
        position: [660, -80]
      },
      parameters: {
        select: 'channel',
        channelId: { __rl: true, mode: 'name', value: '#support' },
        text: "=Urgent: {{ $('Webhook').item.json.body.text }} ({{ $json.output.mood }})",
        otherOptions: {}
      },
      credentials: { slackApi: { id: '3', name: 'Slack' } },
      onError: 'continueRegularOutput'
    },
    {
      ...{
        id: 'g',
        name: 'Calendar',
        type: 'n8n-nodes-base.googleCalendar',
        typeVersion: 1,
        position: [660, 80]
      },
      parameters: { calendar: 'team', start: '={{ $now }}' },
      disabled: true
    },
    {
      ...{ id: 'h', name: 'Why', type: 'n8n-nodes-base.stickyNote', typeVersion: 1, position: [0, -200] },
      parameters: { content: '## Why\nNobody reads the inbox at night.', width: 300, height: 120, color: 5 }
    }
  ],
  connections: {
    Webhook: { main: [[{ node: 'Triage', type: 'main', index: 0 }]] },
    Model: { ai_languageModel: [[{ node: 'Triage', type: 'ai_languageModel', index: 0 }]] },
    Parser: { ai_outputParser: [[{ node: 'Triage', type: 'ai_outputParser', index: 0 }]] },
    Triage: { main: [[{ node: 'Urgent?', type: 'main', index: 0 }]] },
    'Urgent?': {
      main: [
        [{ node: 'Tell the team', type: 'main', index: 0 }],
        [{ node: 'Calendar', type: 'main', index: 0 }]
      ]
    }
  },
  pinData: {},
  settings: { executionOrder: 'v1' },
  meta: { instanceId: 'abc' },
  active: false,
  tags: []
};

/** Price watch: schedule → HTTP → split → loop (wait, Set) → done: sort. Data steps only. */
export const priceWatch = {
  name: 'Price watch',
  nodes: [
    {
      ...{
        name: 'Every morning',
        type: 'n8n-nodes-base.scheduleTrigger',
        typeVersion: 1.2,
        position: [0, 0]
      },
      parameters: {
        rule: { interval: [{ field: 'weeks', triggerAtDay: [1, 4], triggerAtHour: 7, triggerAtMinute: 30 }] }
      }
    },
    {
      ...{ name: 'Prices', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, position: [200, 0] },
      parameters: {
        method: 'POST',
        url: 'https://api.example.com/prices',
        authentication: 'genericCredentialType',
        genericAuthType: 'httpBearerAuth',
        sendHeaders: true,
        headerParameters: { parameters: [{ name: 'X-Source', value: 'n8n' }] },
        sendBody: true,
        specifyBody: 'json',
        jsonBody: '={ "day": "{{ $now.toISODate() }}" }',
        options: { timeout: 5000 }
      },
      credentials: { httpBearerAuth: { id: '9', name: 'Prices' } }
    },
    {
      ...{ name: 'Each price', type: 'n8n-nodes-base.splitOut', typeVersion: 1, position: [400, 0] },
      parameters: { fieldToSplitOut: 'prices' }
    },
    {
      ...{ name: 'Loop', type: 'n8n-nodes-base.splitInBatches', typeVersion: 3, position: [600, 0] },
      parameters: { batchSize: 5, options: {} }
    },
    {
      ...{ name: 'Slowly', type: 'n8n-nodes-base.wait', typeVersion: 1.1, position: [800, 100] },
      parameters: { amount: 2, unit: 'seconds' }
    },
    {
      ...{ name: 'Total', type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [1000, 100] },
      parameters: {
        assignments: {
          assignments: [{ id: '1', name: 'total', type: 'number', value: '={{ $json.price * 1.19 }}' }]
        },
        includeOtherFields: true,
        options: {}
      }
    },
    {
      ...{ name: 'Dearest first', type: 'n8n-nodes-base.sort', typeVersion: 1, position: [800, -100] },
      parameters: { sortFieldsUi: { sortField: [{ fieldName: 'total', order: 'descending' }] } }
    }
  ],
  connections: {
    'Every morning': { main: [[{ node: 'Prices', type: 'main', index: 0 }]] },
    Prices: { main: [[{ node: 'Each price', type: 'main', index: 0 }]] },
    'Each price': { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
    Loop: {
      main: [
        [{ node: 'Dearest first', type: 'main', index: 0 }],
        [{ node: 'Slowly', type: 'main', index: 0 }]
      ]
    },
    Slowly: { main: [[{ node: 'Total', type: 'main', index: 0 }]] },
    Total: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] }
  }
};
