import { field } from '../../form/field.ts';

type NameCheck = Parameters<typeof field.text>[0]['check'];

/** What every question has, whoever answers it: how it is called, what people read, and what they may choose. */
export const questionColumns = (check: NameCheck) => ({
  name: field.text({
    label: 'Name',
    placeholder: 'email',
    required: true,
    help: 'How later steps call it.',
    check
  }),
  label: field.text({
    label: 'Question',
    placeholder: 'Your e-mail',
    help: 'What people see. The name, if empty.'
  }),
  options: field.text({
    label: 'Choices',
    placeholder: 'Small, Medium, Large',
    help: 'Separated by commas.',
    required: true,
    showIf: { field: 'type', equals: 'choice' }
  })
});
