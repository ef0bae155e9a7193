/** In place of the client's chat sessions, which no page opens and which draw in what only Node has. */
export {};
