/** Elements that others look for: by keys, by links, by what lies over what. */
export const SEARCH_ID = 'search'
export const LIST_ID = 'list'
export const SIDE_ID = 'side'
