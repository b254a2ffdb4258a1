/** A component on the page that shows all of them. */
export interface Specimen {
  /** Its file in `resources/views/components`, and that of its states in `resources/views/pages/dev/components`. */
  name: string
  /** What the keyboard does and a screen reader says, where a person acts on it or it changes by itself. */
  note?: string
  /** A frame of whole pages stands in no other page: the path of a page that has it instead of its states. */
  seenAt?: string
}

export interface Group {
  id: string
  title: string
  specimens: Specimen[]
}

/** Every component in one group, in the order of the page; a test compares them with the files. */
export const groups: Group[] = [
  {
    id: 'actions',
    title: 'Actions',
    specimens: [
      {
        name: 'ui/button',
        note: 'A button is pressed by Enter and Space, a link by Enter. A disabled link has no address and is said to be "dimmed"; while a form is sent its button is busy and says so.',
      },
      {
        name: 'ui/confirm',
        note: 'Enter and Space open and close it; it works without scripts because it is a "details". Cancel closes it and puts the focus back on what opened it. A name that must be typed is a required field.',
      },
      {
        name: 'ui/copy',
        note: 'The button appears where scripts run, is named after what it copies, and a status says that it is done. Without scripts the text is selected by hand.',
      },
    ],
  },
  {
    id: 'states',
    title: 'States and long work',
    specimens: [
      {
        name: 'ui/state',
        note: 'The dot is hidden from screen readers: the word says the state.',
      },
      {
        name: 'ui/steps',
        note: 'A numbered list: each step is read with its word ("done", "failed"), not by its icon.',
      },
      {
        name: 'ui/skeleton',
        note: 'A status that says "Loading"; its lines are hidden from screen readers.',
      },
      {
        name: 'ui/progress',
        note: 'A "progress" with a label; without a value it is said to be busy.',
      },
      {
        name: 'ui/time',
        note: 'The exact time is in "datetime"; scripts turn it into the time zone of the reader.',
      },
      { name: 'provisioning/build_steps', note: 'As the steps that it is made of.' },
      {
        name: 'live_refresh',
        note: 'Shows nothing. The page is fetched anew and changed in place, so focus, scroll position and what was typed stay.',
      },
    ],
  },
  {
    id: 'fields',
    title: 'Forms',
    specimens: [
      {
        name: 'ui/form',
        note: 'Enter in a field sends the form. Sent with something wrong it comes back with the focus in the first field that is.',
      },
      {
        name: 'ui/field',
        note: 'Label, help and error are tied to it: its name, then both descriptions are read. The button in a password’s field comes after it and is said to be pressed while the password is shown. A number with steps takes the arrow keys; its two buttons are named after the field, and say that they are unavailable at the end of what may be chosen.',
      },
      {
        name: 'ui/field_errors',
        note: 'Read as a description of its field, which is marked as invalid.',
      },
      { name: 'ui/textarea', note: 'As a field; Enter makes a new line, Tab leaves it.' },
      { name: 'ui/select', note: 'The select of the browser: arrows and first letters choose.' },
      { name: 'ui/checkbox', note: 'Space changes it; a click on the label does, too.' },
      {
        name: 'ui/radios',
        note: 'A group with a name. Tab comes to the chosen one, arrows choose another; its detail is read as a description.',
      },
      {
        name: 'ui/error_summary',
        note: 'An alert, read when the page opens; each problem is a link that puts the focus into its field.',
      },
      {
        name: 'provisioning/setting_fields',
        note: 'Fields that a driver declares; as the controls that they are made of.',
      },
      {
        name: 'identity/account_details',
        note: 'Each field says what it is to the autocompletion of the browser.',
      },
      {
        name: 'catalog/place',
        note: 'Two buttons, named after what they move; where there is nowhere to go a button is disabled.',
      },
      { name: 'catalog/admin_product_fields', note: 'As the fields that they are made of.' },
      {
        name: 'ui/search',
        note: 'A search landmark. What is found follows while a person types, and a status says how much; arrows go through it, Enter in the field opens the first. Without scripts Enter sends the form.',
      },
      { name: 'ui/search_results', note: 'Links in lists, each under the heading of its kind.' },
      { name: 'helpcenter/search', note: 'A search landmark; Enter sends it.' },
    ],
  },
  {
    id: 'content',
    title: 'Content',
    specimens: [
      {
        name: 'ui/page_header',
        note: 'Holds the one heading of the first level, beside it the state as a word.',
      },
      { name: 'ui/contents', note: 'A named navigation of links into the page.' },
      {
        name: 'ui/tabs',
        note: 'A navigation of links, not a tab list: Tab goes from one to the next, the current one is said to be the current page.',
      },
      {
        name: 'ui/numbered',
        note: 'A region named after its heading; what is done is said in a word, its number is not read.',
      },
      { name: 'ui/card' },
      {
        name: 'ui/detail',
        note: 'The side is an "aside"; it follows what is beside it, also for a keyboard.',
      },
      { name: 'ui/specs', note: 'A list of terms; the icons are hidden from screen readers.' },
      { name: 'ui/facts', note: 'A list of terms and their descriptions.' },
      {
        name: 'ui/table',
        note: 'Where it is wider than the page its frame takes the focus, so that arrows scroll it; the frame is named after the caption.',
      },
      {
        name: 'ui/pagination',
        note: 'A navigation with a name; a neighbour that does not exist is no link.',
      },
      {
        name: 'ui/stat',
        note: 'The change is read with its sign; the small drawing is hidden from screen readers.',
      },
      {
        name: 'ui/chart',
        note: 'A drawing with a sentence that says what it shows; Enter and Space open the table behind it.',
      },
      { name: 'ui/sparkline', note: 'Hidden from screen readers: the numbers stand beside it.' },
      {
        name: 'ui/list',
        note: 'A table with what narrows and sorts it. A heading that sorts is a link and says its order; j and k move from row to row, Enter opens, x selects, / goes to the search, ? tells all of it. Everything works by Tab and without scripts.',
      },
      {
        name: 'ui/list_tools',
        note: 'Each button unfolds a form below it; Escape closes it and puts the focus back. A filter that is set is a link that names it and goes without it.',
      },
      {
        name: 'ui/list_filter',
        note: 'A form that unfolds below its button; every field has a label, and what is set is filled in. It takes nothing from a form that came back.',
      },
      {
        name: 'ui/list_actions',
        note: 'Space ticks a row. The number of ticked rows stands beside what can be done to them; each of these unfolds what it does before it is done.',
      },
      {
        name: 'ui/list_result',
        note: 'Says what was done, and of what was refused each with its reason.',
      },
      {
        name: 'ui/list_help',
        note: 'A dialog that ? opens and Escape closes; the shortcuts can be turned off in it.',
      },
      {
        name: 'ui/timeline',
        note: 'A list in the order of time, the newest first; each entry says what kind it is before what happened.',
      },
      { name: 'ui/timeline_entry', note: 'As an entry of the list.' },
      {
        name: 'notes/history',
        seenAt: '/admin/customers',
        note: 'A section with a heading: the form for notes, then the list.',
      },
      {
        name: 'notes/form',
        note: 'Enter and Space open and close it; it works without scripts because it is a "details".',
      },
      { name: 'ui/empty' },
      { name: 'ui/money' },
      {
        name: 'ui/mark',
        note: 'Hidden from screen readers: the name of the system stands beside it. A letter where no logo is known.',
      },
      { name: 'ui/icon', note: 'Hidden from screen readers: a word stands beside it.' },
    ],
  },
  {
    id: 'messages',
    title: 'Messages',
    specimens: [
      { name: 'ui/alert', note: 'Part of the page, read where it stands.' },
      {
        name: 'ui/flash',
        note: 'What went wrong is an alert and interrupts; anything else is a status and waits. What was done floats as a toast.',
      },
      {
        name: 'ui/toast',
        note: 'A status. It goes after ten seconds, unless somebody points at it or is in it, and its button takes it away at once; without scripts it stands in the page.',
      },
      {
        name: 'layouts/messages',
        note: 'The messages on top of a page: what holds the shop, what is wrong with the form, what was done.',
      },
      {
        name: 'identity/verify_banner',
        note: 'Part of the page; its button sends the link again.',
      },
      {
        name: 'identity/social_buttons',
        seenAt: '/sign-in',
        note: 'A button a provider, above the form; nothing where none is configured.',
      },
      {
        name: 'identity/sign_in_methods',
        note: 'A table with a row for each provider that is offered or connected.',
      },
      {
        name: 'notifications/alert_list',
        note: 'A list; each message is a link to where it is solved.',
      },
      { name: 'billing/disputes' },
      {
        name: 'admin/setting',
        seenAt: '/admin/settings/company',
        note: 'One field of its kind, called what the setting is called.',
      },
      {
        name: 'admin/setup_checklist',
        seenAt: '/admin',
        note: 'A numbered list; the next step is said to be current, and each step says its state in words.',
      },
    ],
  },
  {
    id: 'shop',
    title: 'Shop',
    specimens: [
      {
        name: 'catalog/card',
        note: 'Its button is named after the product, so that a list of links tells them apart.',
      },
      {
        name: 'catalog/currencies',
        note: 'A navigation; the currency in use is said to be current. Buttons that are pressed or not where a cart changes with it.',
      },
      {
        name: 'catalog/cycles',
        note: 'A navigation; the billing cycle in use is said to be current.',
      },
      { name: 'catalog/price' },
      {
        name: 'catalog/account_price_list',
        note: 'A form of one choice; nothing where no list is offered.',
      },
      { name: 'catalog/below', note: 'A table of plans whose names are links, and two links.' },
      { name: 'helpcenter/teaser' },
      { name: 'helpcenter/still_stuck', note: 'A link.' },
      {
        name: 'ordering/configure',
        note: 'Regions with headings, then the summary, whose total is a status and is read when it changes. The first cycle and system are chosen already; sizes are links.',
      },
      {
        name: 'ordering/cart_line',
        note: 'An article with the name of its product; its buttons are named after the host name.',
      },
      {
        name: 'ordering/blocked',
        note: 'Says what cannot be ordered; its button takes exactly that out of the cart.',
      },
      {
        name: 'ordering/currency_bonds',
        note: 'A list of what is open, each with a link where it is settled.',
      },
      {
        name: 'ordering/currency_form',
        note: 'A form of one choice, or what has to be settled before there is one.',
      },
      { name: 'ordering/country', note: 'A "details" with one select; Enter and Space unfold it.' },
      {
        name: 'ordering/coupon',
        note: 'A field with its button, or the code with one that removes it; the reason stands below it.',
      },
      {
        name: 'ordering/billing_fields',
        note: 'Each field says what it is to the autocompletion of the browser; what companies need is folded, and open where it is filled or refused.',
      },
      {
        name: 'ordering/payment_fields',
        note: 'A group of ways to pay, a tick box for the terms unless they were accepted before, and one button.',
      },
      {
        name: 'ordering/keys',
        note: 'A group of tick boxes, each described by its fingerprint; another key is folded below.',
      },
      { name: 'ordering/key_check', note: 'A status: fingerprints are read as keys are typed.' },
      {
        name: 'ordering/sizes',
        note: 'A list of links to the other products of a category; the present one is said to be current.',
      },
      { name: 'ordering/summary_lines', note: 'A list of terms and amounts.' },
      {
        name: 'ordering/summary_total',
        note: 'Stands in a status, which is read when it changes.',
      },
      { name: 'ordering/totals', note: 'A list of terms and amounts.' },
      { name: 'ordering/change_costs', note: 'A list of terms and amounts.' },
      {
        name: 'ordering/change_choices',
        note: 'A select, a number for each option, and radios.',
        seenAt: 'services/:id/change',
      },
      {
        name: 'ordering/open_change',
        note: 'Links and buttons; giving back asks first in a "details".',
        seenAt: 'admin/services/:id/change',
      },
    ],
  },
  {
    id: 'servers',
    title: 'Orders and servers',
    specimens: [
      { name: 'ordering/machines', note: 'The link to each server is named after it.' },
      { name: 'ordering/order_facts' },
      { name: 'ordering/terms', note: 'An article whose sections have headings.' },
      {
        name: 'provisioning/server_list',
        note: 'A list; the host name leads to its server, and the address is copied by the button after it.',
      },
      {
        name: 'provisioning/attention',
        note: 'A named region with a list; each button is named after what it is about.',
      },
      { name: 'provisioning/operation_table', note: 'What is done heads its row.' },
      { name: 'provisioning/refusal_table', note: 'The place heads its row.' },
      { name: 'provisioning/activity', note: 'A list in the order of time, the newest first.' },
      { name: 'provisioning/answer_list' },
      { name: 'provisioning/answer_value' },
      { name: 'provisioning/sign_in_keys' },
      {
        name: 'provisioning/part_switch',
        note: 'The name of what is switched is read with the button.',
      },
      { name: 'provisioning/image_mapping', note: 'A select and a button for each image.' },
    ],
  },
  {
    id: 'billing',
    title: 'Billing',
    specimens: [
      { name: 'billing/document', note: 'An article; its table has heads for columns and sums.' },
      { name: 'billing/party' },
      { name: 'billing/means' },
      { name: 'billing/money_history', note: 'A table each for payments, refunds and attempts.' },
      {
        name: 'billing/history',
        note: 'A list, the latest first; an attempt is a link to how it stands.',
      },
      { name: 'billing/payment_table' },
      {
        name: 'billing/credit_note',
        note: 'An article; its table has heads for columns and sums.',
      },
      { name: 'billing/credit_note_list', note: 'A list; the number leads to its credit note.' },
      {
        name: 'billing/credit_preview',
        note: 'A status: amounts are read as they are typed.',
      },
      {
        name: 'billing/price_change_preview',
        note: 'A status: what a price change comes to is read as it is chosen.',
      },
      {
        name: 'billing/credit_first',
        note: 'A tick box; what is left to pay is read as its description.',
      },
      { name: 'billing/charge_panel', note: 'Links lead to servers, cards and what is due.' },
      {
        name: 'billing/charge_frame',
        note: 'Fetches itself when it comes into view; a link without scripts.',
      },
      { name: 'billing/contact_list', note: 'A list; each removal asks first.' },
      { name: 'billing/contact_kinds', note: 'Tick boxes in a group with a legend.' },
      { name: 'billing/contact_state' },
      {
        name: 'billing/next_charges',
        note: 'A list; the host name leads to its server.',
      },
      {
        name: 'provisioning/usage',
        note: 'Bars that are named after what they measure; the words beside them say the same.',
      },
      {
        name: 'catalog/admin_plan_meters',
        note: 'Opens to the prices of usage and the form that adds one.',
      },
      {
        name: 'provisioning/trial',
        note: 'A notice with its buttons; nothing where the trial was cancelled.',
      },
      {
        name: 'provisioning/setup_leaving',
        note: 'A list of what leaving a setup does.',
      },
      {
        name: 'provisioning/setup_end',
        note: 'A notice with links to the documents by which everything was given back.',
      },
      {
        name: 'billing/upcoming_section',
        note: 'A region named after its heading, with a table and links to further pages.',
      },
      { name: 'billing/upcoming_server', note: 'The host name heads its row.' },
    ],
  },
  {
    id: 'frames',
    title: 'Frames of pages',
    specimens: [
      {
        name: 'layouts/menu',
        note: 'Lists of links in a named navigation; the present page is said to be current.',
      },
      {
        name: 'layouts/person',
        note: 'Enter and Space open and close it; it works without scripts because it is a "details". Escape closes it and puts the focus back. Signing out is a button: it changes something.',
      },
      {
        name: 'layouts/theme',
        note: 'A select with a label, where scripts run; the choice stays in the browser.',
      },
      {
        name: 'layouts/bar',
        seenAt: '/dashboard',
        note: 'The menu comes first, then the brand, then what the page adds, then the person. Both sheets open by Enter and Space, and Escape closes them.',
      },
      {
        name: 'layouts/palette',
        note: 'A link to the search. Where scripts run it opens a dialog, as Ctrl K and ⌘ K do; Escape and a click beside it close it and put the focus back.',
      },
      {
        name: 'layouts/brand',
        note: 'The logo of the shop; its alternative text is the name where that isn’t shown beside it.',
      },
      { name: 'layouts/entry', seenAt: '/sign-in', note: 'One heading, and a form below it.' },
      {
        name: 'layouts/footer',
        note: 'A named navigation, and a select for the colours where scripts run.',
      },
      { name: 'layouts/mail_button' },
      {
        name: 'layouts/mail_facts',
        note: 'A row for each; long words break inside of their column.',
      },
      { name: 'layouts/kept', note: 'Adds nothing of its own.' },
      { name: 'layouts/head', seenAt: '/' },
      {
        name: 'layouts/site',
        seenAt: '/',
        note: 'The first Tab leads to a link that skips to the content.',
      },
      {
        name: 'layouts/customer',
        seenAt: '/dashboard',
        note: 'As above; on a narrow window the menu opens by Enter and Space.',
      },
      {
        name: 'layouts/account',
        seenAt: '/account',
        note: 'As above, with tabs that are a named navigation of links.',
      },
      { name: 'layouts/admin', seenAt: '/admin', note: 'As above, and the search is a landmark.' },
      {
        name: 'layouts/plain',
        seenAt: '/no-such-page',
        note: 'Pages of errors: one heading, and what to do.',
      },
      {
        name: 'layouts/mail',
        seenAt: '/dev/mails',
        note: 'Mails: the tables that hold them together are hidden from screen readers.',
      },
    ],
  },
]
