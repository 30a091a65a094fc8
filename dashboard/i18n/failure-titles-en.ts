/** The same in English. */
export const failureTitlesEn: Readonly<Record<string, string>> = {
  'The photo is too large': 'This photo has more than 8 MB. Make it smaller first.',
  'This is no photo': 'This file is no whole photo in JPEG, PNG or WebP. Choose another.',
  'The note says too little': 'Write it: a comment or a reason cannot be empty.',
  'There are too many notes': 'This outage has as many notes or photos as it can have.',
  'There are too many complaints':
    'There are as many complaints or answers as can be kept. Tell whoever runs the server.',
  'The incident is over': 'This incident is over.',
  'The window is over': 'This planned work is over.',
  'There are too many windows':
    'There is as much planned work as there can be. Cancel what is not needed.',
  'The window is in the past': 'Its end is in the past.',
  'The window is for nothing that is known':
    'The server does not know this place, provider or kecamatan.',
  'There is no such recipient': 'This recipient is no more.',
  'The subscription cannot be used': 'The server cannot use the address of this browser.',
  'Only pages of this server may change something':
    'Changes are taken from pages of this server only.',
  'Somebody else changed the contract':
    'Somebody else has just changed this contract. Load the page again, then repeat your change.',
  'There are too many contracts': 'There are too many contracts, or versions of this one.',
  'The clause cannot be kept': 'This clause cannot be used. Look at its service hours.',
  'The time to object is over': 'The time to object is over.',
  'The report was made anew':
    'The report of this month was made anew. Load the page again and object to the new version.',
  'The objection cannot be kept':
    'This objection cannot be kept: the time is disputed already, or does not count. Load the page again.',
  'There are too many objections': 'There are as many objections, files or decisions as are kept.',
  'There is no room for more files':
    'There is no room for more counter-evidence. Tell who runs the server.',
  'The counter-evidence is too large': 'This file is larger than 5 MB.',
  'Files of this kind are no counter-evidence':
    'This file is no whole PDF, JPEG, PNG, CSV or XLSX (without macros). Choose another.',
  'Too many wrong keys': 'Too many wrong keys. Wait a few minutes.',
  'The report of this month is being made': 'The report of this month is being made already.',
  'The report is being made': 'This report is being made. Wait until it is done.',
  'Too many reports wait': 'Too many reports wait for their turn. Try again in a moment.',
  'Too many forms are being written': 'Too many files are being prepared. Try again in a moment.',
  'The report cannot be made':
    'This report cannot be made: its month has not begun, or no reason was given.',
  'There is no such report': 'There is no such version of the report.',
  'The job is over': 'The making of this report is over.',
  'Evidence is being written for somebody else':
    'Evidence is being prepared for somebody else. Try again in a moment.',
  'There is no evidence of this report':
    'There is no evidence of this version: its month is not over, its samples were deleted, or its data have changed since.',
}
