/* Calls to the preview's own server. What changes anything bears the token that only a page of this origin can read. */
let hello = null;

export const about = () => {
  hello ??= get("~/hello");
  return hello;
};

export const get = async (path) => {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.headers.get("content-type").startsWith("application/json") ? answer.json() : answer.text();
};

export const post = async (path, body = {}) => {
  const { token } = await about();
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-bookforge-token": token },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.headers.get("content-type").startsWith("application/json") ? answer.json() : answer.text();
};
