import type { Api, User } from '@magpie/sdk';

/** Who is who: names by id, fetched when somebody is first shown. */
export class People {
  private readonly known = new Map<string, User>();
  private readonly asked = new Set<string>();
  private waiting: string[] = [];
  private active = 0;

  constructor(
    private readonly api: Api,
    private readonly changed: () => void,
  ) {}

  get(id: string): User | undefined {
    const user = this.known.get(id);
    if (!user && !this.asked.has(id)) {
      this.asked.add(id);
      this.waiting.push(id);
      // Asked for while something is drawn: the answer must come after.
      queueMicrotask(() => {
        this.work();
      });
    }
    return user;
  }

  nameOf(id: string): string {
    return this.get(id)?.displayName ?? '…';
  }

  learn(users: readonly User[]): void {
    for (const user of users) {
      this.known.set(user.id, user);
      this.asked.add(user.id);
    }
  }

  private work(): void {
    while (this.active < 4) {
      const id = this.waiting.shift();
      if (id === undefined) return;
      this.active++;
      this.api
        .user(id)
        .then((user) => {
          this.learn([user]);
          this.changed();
        })
        .catch(() => {
          // Asked for again when it is drawn again, but not at once.
          setTimeout(() => {
            this.asked.delete(id);
            this.changed();
          }, 10_000);
        })
        .finally(() => {
          this.active--;
          this.work();
        });
    }
  }
}
