// What waits on this device, in IndexedDB: texts to send ("waiting"), and who used this device last ("device", for the page without network).

const NAME = "leerkring";

let opened;

const open = () => {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("waiting", { keyPath: "key" });
      request.result.createObjectStore("device", { keyPath: "name" });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
  opened.catch(() => (opened = undefined)); // try again next time
  return opened;
};

/** Run one step in a transaction of its own; done when it is really on the disk. */
const step = async (store, mode, action) => {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, mode === "readwrite" ? { durability: "strict" } : undefined);
    const request = action(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    transaction.onerror = () => reject(transaction.error);
  });
};

export const get = (store, key) => step(store, "readonly", (rows) => rows.get(key));
export const all = (store) => step(store, "readonly", (rows) => rows.getAll());
export const put = (store, row) => step(store, "readwrite", (rows) => rows.put(row));
export const remove = (store, key) => step(store, "readwrite", (rows) => rows.delete(key));
